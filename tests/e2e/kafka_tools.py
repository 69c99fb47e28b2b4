"""Kafka's own command line, under the names that it has everywhere, out of the jars that the tests' node runs on.

`kafka-tools` is not among these: it holds the consumer groups' command, which a node can do without.
"""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from tests.e2e.kafka_broker import SCRIPTS
from tests.needs import lacking, need_tool

COMMANDS = {
    "kafka-consumer-groups.sh": "org.apache.kafka.tools.consumer.group.ConsumerGroupCommand",
    "kafka-configs.sh": "kafka.admin.ConfigCommand",
}
JARS = SCRIPTS.parents[1] / ".build" / "kafka-tools"
# Commands end within two seconds: what only pays in the long run is switched off.
SCRIPT = """\
#!/bin/sh
exec java -Xmx256m -XX:TieredStopAtLevel=1 -Dlog4j2.configurationFile={logging} -cp '{jars}' {command} "$@"
"""


def install(folder: Path) -> None:
    """Put the commands into a folder, for PATH."""
    need_tool("java", "openjdk-17-jre-headless")
    kafka = subprocess.run([SCRIPTS / "get"], check=True, capture_output=True, text=True).stdout.strip()
    for name, command in COMMANDS.items():
        script = folder / name
        script.write_text(
            SCRIPT.format(logging=SCRIPTS / "log4j2.yaml", jars=f"{tools_jar()}:{kafka}/*", command=command)
        )
        script.chmod(0o755)


def tools_jar() -> Path:
    """Of the node's version, from Maven Central; a second call does nothing."""
    pinned = re.search(r"<artifactId>kafka_2\.13</artifactId>\s*<version>([\d.]+)<", (SCRIPTS / "pom.xml").read_text())
    assert pinned is not None
    jar = JARS / f"kafka-tools-{pinned[1]}.jar"
    if not jar.exists():
        need_tool("mvn", "maven")
        artifact = f"-Dartifact=org.apache.kafka:kafka-tools:{pinned[1]}"
        goal = "org.apache.maven.plugins:maven-dependency-plugin:copy"
        done = subprocess.run(
            ["mvn", "--batch-mode", "--quiet", goal, artifact, f"-DoutputDirectory={JARS}"],
            capture_output=True,
            check=False,
        )
        if done.returncode:
            lacking("Maven could not fetch Kafka's tools")
    return jar
