"""TinyDB replicas on this device, their merge, and undo. The only code that knows TinyDB."""
