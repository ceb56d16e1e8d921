"""Services beside a screen: the folder watcher and this device's settings."""
