"""Office documents as text: one file a format, over one careful ZIP reader and one strict XML parser.

Only text that is shown is taken. Macros, links, formulas and embedded programs are never run, followed or
worked out.
"""
