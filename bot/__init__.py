"""What runs inside Rasa's own environment (Python 3.10): understanding and runtime, the only `import rasa`."""
