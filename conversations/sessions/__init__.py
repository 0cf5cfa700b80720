"""Who is talking: conversations, their bearer tokens and the identity proved for them."""
