"""What shoppers think of the answers: praise, criticism and complaints."""
