"""Holds templates."""
