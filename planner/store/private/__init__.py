"""Words that stay on this device: where they are kept, and how an action is divided between folder and device."""
