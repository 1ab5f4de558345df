"""The web: one blueprint per role, and what they share. Blueprints never import each other."""
