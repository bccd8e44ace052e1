#!/usr/bin/env bash
# Apache Kafka 3.9.1 in ZooKeeper mode, one broker:
# log.cleaner.max.compaction.lag.ms below log.cleaner.min.compaction.lag.ms is taken as the brokers' default when it is
# altered (kafka-configs --entity-default, which is IncrementalAlterConfigs), although a broker refuses to start with the
# same two values in its file. From then on every CreateTopics is refused with INVALID_CONFIG, also for a topic without
# settings of its own; the change that caused it was answered without a word. Taking it back heals it.
#
# Seen on 2026-11-30 with kafka_2.13 and kafka-tools 3.9.1, JDK 17, Linux:
#   before:     Created topic before.
#   the change: Completed updating default config for brokers in the cluster.
#   after it:   InvalidConfigurationException: conflict topic config setting min.compaction.lag.ms (5000) > max.compaction.lag.ms (1000)
#   taken back: Created topic healed.
#   in a file:  InvalidConfigurationException: conflict topic config setting min.compaction.lag.ms (5000) > max.compaction.lag.ms (1000)
#
# Needs: bash, a JDK of 11 to 21 as java, Maven 3.8. Uses 127.0.0.1 only, ends what it starts, takes about a minute.
set -euo pipefail

work=$(mktemp -d)
pids=()
finish() {
  for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
  for pid in "${pids[@]}"; do wait "$pid" 2>/dev/null || true; done
  rm -rf "$work"
}
trap finish EXIT

cat >"$work/pom.xml" <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId><artifactId>finding</artifactId><version>1</version><packaging>pom</packaging>
  <dependencies>
    <dependency><groupId>org.apache.kafka</groupId><artifactId>kafka_2.13</artifactId><version>3.9.1</version></dependency>
    <dependency><groupId>org.apache.kafka</groupId><artifactId>kafka-tools</artifactId><version>3.9.1</version></dependency>
    <dependency><groupId>org.slf4j</groupId><artifactId>slf4j-reload4j</artifactId><version>1.7.36</version></dependency>
  </dependencies>
</project>
POM
mvn -B -ntp -q -f "$work/pom.xml" org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies \
  -DoutputDirectory="$work/lib" >/dev/null

cat >"$work/log4j.properties" <<'LOG'
log4j.rootLogger=WARN, out
log4j.appender.out=org.apache.log4j.ConsoleAppender
log4j.appender.out.layout=org.apache.log4j.PatternLayout
log4j.appender.out.layout.ConversionPattern=%p %c: %m%n
LOG
run() { java -Xmx256m -XX:+UseSerialGC "-Dlog4j.configuration=file:$work/log4j.properties" -cp "$work/lib/*" "$@"; }

listens() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }
base=$((20000 + RANDOM % 9000))
while listens "$base" || listens $((base + 1)) || listens $((base + 2)); do base=$((base + 7)); done
await() {
  for _ in $(seq 1 240); do
    listens "$1" && return
    sleep 0.5
  done
  echo "nothing listens on port $1" >&2
  exit 2
}

printf 'dataDir=%s/zk\nclientPort=%s\nclientPortAddress=127.0.0.1\nadmin.enableServer=false\n' "$work" "$base" >"$work/zoo.cfg"
run org.apache.zookeeper.server.quorum.QuorumPeerMain "$work/zoo.cfg" >"$work/zookeeper.log" 2>&1 &
pids+=($!)
await "$base"
properties() {
  echo "broker.id=$1"
  echo "listeners=PLAINTEXT://127.0.0.1:$((base + $1))"
  echo "log.dirs=$work/broker-$1"
  echo "zookeeper.connect=127.0.0.1:$base"
}
properties 1 >"$work/broker-1.properties"
run kafka.Kafka "$work/broker-1.properties" >"$work/broker-1.log" 2>&1 &
pids+=($!)
await $((base + 1))

create() {
  run org.apache.kafka.tools.TopicCommand --bootstrap-server "127.0.0.1:$((base + 1))" \
    --create --topic "$1" --partitions 1 --replication-factor 1 2>&1 || true
}
configs() {
  run kafka.admin.ConfigCommand --bootstrap-server "127.0.0.1:$((base + 1))" \
    --alter --entity-type brokers --entity-default "$@" 2>&1 || true
}
conflict='InvalidConfigurationException: conflict topic config setting .*'
said() { grep -m1 -o "$conflict" <<<"$1" || echo "$1"; }

before=$(create before)
change=$(configs --add-config log.cleaner.min.compaction.lag.ms=5000,log.cleaner.max.compaction.lag.ms=1000)
# The broker takes the change from its notice in ZooKeeper, a moment after it was answered.
for n in $(seq 1 20); do
  after=$(create "after-$n")
  grep -q "$conflict" <<<"$after" && break
done
back=$(configs --delete-config log.cleaner.min.compaction.lag.ms,log.cleaner.max.compaction.lag.ms)
for _ in $(seq 1 20); do
  healed=$(create healed)
  grep -q 'Created topic healed' <<<"$healed" && break
done
{
  properties 2
  echo "log.cleaner.min.compaction.lag.ms=5000"
  echo "log.cleaner.max.compaction.lag.ms=1000"
} >"$work/broker-2.properties"
status=0
run kafka.Kafka "$work/broker-2.properties" >"$work/broker-2.log" 2>&1 || status=$?

echo "before:     $before"
echo "the change: $change"
echo "after it:   $(said "$after")"
echo "taken back: $healed"
echo "in a file:  $(said "$(<"$work/broker-2.log")") (exit $status)"

changed() {
  echo "CHANGED: $1" >&2
  exit 1
}
grep -q 'Created topic before' <<<"$before" || changed "no topic could be made to begin with"
grep -q 'Completed updating default config' <<<"$change" || changed "the contradiction is not taken any more"
grep -q "$conflict" <<<"$after" || changed "topics are made all the same"
grep -q 'Completed updating default config' <<<"$back" || changed "it cannot be taken back"
grep -q 'Created topic healed' <<<"$healed" || changed "taking it back does not heal it"
[ "$status" != 0 ] && grep -q "$conflict" "$work/broker-2.log" || changed "a broker starts with it"
echo "as seen"
