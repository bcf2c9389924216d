"""Prints what is installed in this Python as a SBOM in CycloneDX."""

import json
import re
from importlib.metadata import distributions


def component(distribution):
    # As package URLs spell names, however their makers do.
    name = re.sub(r"[-_.]+", "-", distribution.metadata["Name"]).lower()
    purl = f"pkg:pypi/{name}@{distribution.version}"
    return {"type": "library", "name": name, "version": distribution.version, "purl": purl, "bom-ref": purl}


components = {found["purl"]: found for found in map(component, distributions())}
bom = {
    "bomFormat": "CycloneDX",
    "specVersion": "1.6",
    "version": 1,
    "components": [components[purl] for purl in sorted(components)],
}
print(json.dumps(bom, indent=2))
