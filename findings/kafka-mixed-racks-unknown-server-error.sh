#!/usr/bin/env bash
# Apache Kafka 3.9.1 in ZooKeeper mode, one broker with broker.rack and one without:
# creating a topic by counts fails, and the client is told UNKNOWN_SERVER_ERROR ("The server experienced an unexpected
# error when processing the request."), although the broker knows exactly what is wrong and logs it. A topic whose
# replicas are assigned by hand is made. Nothing a script can act on reaches it: neither the cause nor the broker's id.
#
# Seen on 2026-11-30 with kafka_2.13 and kafka-tools 3.9.1, JDK 17, Linux:
#   by counts: org.apache.kafka.common.errors.UnknownServerException: The server experienced an unexpected error ...
#   broker's log: AdminOperationException: Not all brokers have rack information for replica rack aware assignment.
#   by hand:   Created topic assigned.
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
for id in 1 2; do
  {
    echo "broker.id=$id"
    echo "listeners=PLAINTEXT://127.0.0.1:$((base + id))"
    echo "log.dirs=$work/broker-$id"
    echo "zookeeper.connect=127.0.0.1:$base"
    if [ "$id" = 1 ]; then echo "broker.rack=rack-a"; fi
  } >"$work/broker-$id.properties"
  run kafka.Kafka "$work/broker-$id.properties" >"$work/broker-$id.log" 2>&1 &
  pids+=($!)
done
await $((base + 1))
await $((base + 2))

topics() { run org.apache.kafka.tools.TopicCommand --bootstrap-server "127.0.0.1:$((base + 1))" "$@" 2>&1 || true; }
for _ in $(seq 1 60); do
  [ "$(run org.apache.kafka.tools.BrokerApiVersionsCommand --bootstrap-server "127.0.0.1:$((base + 1))" 2>/dev/null |
    grep -c '^127.0.0.1:')" = 2 ] && break
  sleep 0.5
done

counts=$(topics --create --topic counted --partitions 1 --replication-factor 2)
hand=$(topics --create --topic assigned --replica-assignment 1:2)
echo "by counts: $(grep -m1 -o 'org.apache.kafka.common.errors.*' <<<"$counts" || echo "$counts")"
echo "by hand:   $hand"
echo "broker's log: $(grep -h -m1 -o 'AdminOperationException.*' "$work"/broker-*.log || echo nothing)"

grep -q 'UnknownServerException' <<<"$counts" || { echo "CHANGED: another answer" >&2; exit 1; }
grep -q 'Created topic assigned' <<<"$hand" || { echo "CHANGED: the assigned topic was not made" >&2; exit 1; }
echo "as seen"
