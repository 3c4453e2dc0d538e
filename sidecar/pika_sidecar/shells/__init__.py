"""How the UI is reached: the browser shell and Neutralino's; and the one sidecar per data folder."""
