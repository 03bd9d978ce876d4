"""Face points to millimetres per side, in the head frame."""
