"""Pages a person or their doctor can read."""

from spasmograph.report.session import FrameImage, SessionInfo, session_page

__all__ = ["FrameImage", "SessionInfo", "session_page"]
