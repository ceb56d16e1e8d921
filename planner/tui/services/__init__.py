"""Services beside a screen.

`folder_watcher` exchanges with the shared folder in a thread, `device_settings` reads and writes this device's
settings, `running_app` is the part of the app that screens may use.
"""
