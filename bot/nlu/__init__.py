"""The parts of Rasa's NLU pipeline that are ours."""
