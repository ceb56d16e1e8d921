"""Services beside a screen.

`folder_watcher` exchanges with the shared folder in a thread, `device_settings` reads and writes this device's
settings, `partner` knows whether the other person is in a review, `running_app` is the part of the app that screens
may use.
"""
