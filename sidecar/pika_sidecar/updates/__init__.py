"""Updates of Pika itself: the signed feed, the download, the installation, and the way back."""
