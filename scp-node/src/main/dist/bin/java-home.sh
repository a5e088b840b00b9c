# Sourced by Veilgate's scripts.

# java_home PROGRAM: the home of a Java 25 or later that has bin/PROGRAM (java to run, javac to build):
# JAVA_HOME, then the java on the PATH, then what the system has installed. Fails with one line on stderr if there is none.
java_home() {
    local home version
    for home in "${JAVA_HOME:-}" "$(dirname "$(dirname "$(readlink -f "$(command -v java || true)")")")" /usr/lib/jvm/*; do
        [ -x "$home/bin/$1" ] && [ -f "$home/release" ] || continue
        version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$home/release")
        if [ "${version:-0}" -ge 25 ]; then
            printf '%s\n' "$home"
            return 0
        fi
    done
    if [ "$1" = javac ]; then
        echo "veilgate: no JDK 25 or later found: install one (a package like temurin-25-jdk or openjdk-25-jdk-headless), or set JAVA_HOME" >&2
    else
        echo "veilgate: no Java 25 or later found: install one (a package like temurin-25-jre or openjdk-25-jre-headless), or set JAVA_HOME" >&2
    fi
    return 1
}
