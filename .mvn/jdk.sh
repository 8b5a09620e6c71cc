# Sourced by mvnw and crossvolt: sets JAVA_HOME to a JDK that is new enough, or says what to install.
# The build needs 21 as a floor; the newest installed one is taken unless JAVA_HOME already fits.

crossvolt_jdk_floor=21

# Prints the major version of the JDK in directory $1, or nothing where there is none.
crossvolt_jdk_version() {
  [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 0
  sed -n 's/^JAVA_VERSION="\(1\.\)\{0,1\}\([0-9]*\).*/\2/p' "$1/release"
}

crossvolt_choose_jdk() {
  chosen_version=$(crossvolt_jdk_version "${JAVA_HOME:-/nonexistent}")
  if [ "${chosen_version:-0}" -ge "$crossvolt_jdk_floor" ]; then
    return 0
  fi
  chosen_home=
  chosen_version=0
  for home in /usr/lib/jvm/* /opt/java/* /opt/jdk* "$HOME"/.sdkman/candidates/java/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    version=$(crossvolt_jdk_version "$home")
    if [ "${version:-0}" -ge "$crossvolt_jdk_floor" ] && [ "$version" -gt "$chosen_version" ]; then
      chosen_home=$home
      chosen_version=$version
    fi
  done
  if [ -z "$chosen_home" ]; then
    echo "crossvolt: no JDK $crossvolt_jdk_floor or newer found (looked at JAVA_HOME, /usr/lib/jvm, /opt, SDKMAN)." >&2
    echo "crossvolt: install one, for example Temurin 25, or point JAVA_HOME at it, and run this again." >&2
    return 1
  fi
  JAVA_HOME=$chosen_home
  export JAVA_HOME
}
