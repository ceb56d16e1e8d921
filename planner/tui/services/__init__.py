"""What goes on beside a screen: the watched folder and this device's settings."""
