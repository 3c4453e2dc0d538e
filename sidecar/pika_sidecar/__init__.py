"""Pika's sidecar: audio analysis, music folders, the library database and its JSON-RPC server."""
