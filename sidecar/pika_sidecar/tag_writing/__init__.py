"""Writing tags into the DJ's files, on request, so that every byte can come back."""
