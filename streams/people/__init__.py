"""People from where an organisation keeps them: exports of directories and identity providers become the register.

interface.py                      what every source gives: entries, and what could not become one
reading.py guessing.py            a file, whatever its format; which format that is
ldif.py ad_csv.py csv_rows.py attributes.py    files of directories, entry by entry
directory.py active_directory.py distinguished_names.py    what their attributes mean
column_map.py scim.py             personnel systems; identity providers
ids.py addresses.py               what an id may be; which address comes first
defaults.py                       what no source knows
present.py                        what the register has of people
conflicts.py managers.py          who cannot be taken; whose manager is who
merging.py planning.py changes.py words.py     what the register would become, and how that is said
leaving.py                        whether so many can have left
"""
