# Sourced by ./veilgate and ./test from the repository's root: what building needs.

. scp-node/src/main/dist/bin/java-home.sh

# may_install: whether this user may install Debian packages here
may_install() {
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null
}

# install PACKAGE...: quietly; services that packages bring are not started (they are not, in runlevel 1)
install() {
    { apt-get -q update && RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive \
        apt-get -q -y install --no-install-recommends "$@"; } >target/apt.log 2>&1 || {
        tail -n 20 target/apt.log >&2
        return 1
    }
}

# build_tools: JAVA_HOME is a JDK 25 or later and mvn is there, or one line says what is missing
build_tools() {
    mkdir -p target
    JAVA_HOME=$(java_home javac) || return 1
    export JAVA_HOME
    if ! command -v mvn >/dev/null; then
        if may_install; then
            echo "installing maven ..." >&2
            install maven || return 1
        else
            echo "veilgate: Maven 3.8.7 or later is needed to build: install it (apt-get install maven)" >&2
            return 1
        fi
    fi
    # the libraries of Maven itself use what JDK 25 warns about
    export MAVEN_OPTS="--sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED ${MAVEN_OPTS:-}"
}
