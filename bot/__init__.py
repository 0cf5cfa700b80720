"""What runs inside Rasa's environment (Python 3.10): understanding, runtime, the only `import rasa`."""
