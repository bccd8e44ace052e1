#!/usr/bin/env bash
# Apache Kafka 3.9.1 in ZooKeeper mode, three brokers:
# cancelling a reassignment that is under way (kafka-reassign-partitions --cancel) brings back the former replicas, but
# not their order. A partition on 3,1 that was to go to 1,2 is on 1,3 afterwards: its preferred leader is another one,
# and the next election of preferred leaders (by hand, or by auto.leader.rebalance.enable) moves it there. Nothing says
# so; the tool reports the cancellation as done. Executing the assignment that --execute printed as the current one,
# instead of cancelling, brings back the order too.
#
# Seen on 2026-11-30 with kafka_2.13 and kafka-tools 3.9.1, JDK 17, Linux:
#   before:               Replicas: 3,1
#   under way:            Replicas: 1,2,3
#   cancelled:            Replicas: 1,3
#   rolled back by hand:  Replicas: 3,1
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
while listens "$base" || listens $((base + 1)) || listens $((base + 2)) || listens $((base + 3)); do base=$((base + 7)); done
await() {
  for _ in $(seq 1 240); do
    listens "$1" && return
    sleep 0.5
  done
  echo "nothing listens on port $1" >&2
  exit 2
}

cat >"$work/zoo.cfg" <<ZOO
dataDir=$work/zookeeper
clientPort=$base
clientPortAddress=127.0.0.1
admin.enableServer=false
ZOO
run org.apache.zookeeper.server.quorum.QuorumPeerMain "$work/zoo.cfg" >"$work/zookeeper.log" 2>&1 &
pids+=($!)
await "$base"
for id in 1 2 3; do
  cat >"$work/broker-$id.properties" <<BROKER
broker.id=$id
listeners=PLAINTEXT://127.0.0.1:$((base + id))
log.dirs=$work/broker-$id
zookeeper.connect=127.0.0.1:$base
BROKER
  run kafka.Kafka "$work/broker-$id.properties" >"$work/broker-$id.log" 2>&1 &
  pids+=($!)
done
for id in 1 2 3; do await $((base + id)); done
at="127.0.0.1:$((base + 1))"
for _ in $(seq 1 60); do
  [ "$(run org.apache.kafka.tools.BrokerApiVersionsCommand --bootstrap-server "$at" 2>/dev/null | grep -c '^127.0.0.1:')" = 3 ] && break
  sleep 0.5
done

topics() { run org.apache.kafka.tools.TopicCommand --bootstrap-server "$at" "$@" 2>&1 || true; }
replicas() { topics --describe --topic moved | grep -o 'Replicas: [0-9,]*' | head -n 1 || echo "Replicas: unknown"; }
reassign() { run org.apache.kafka.tools.reassign.ReassignPartitionsCommand --bootstrap-server "$at" "$@" 2>&1; }
plan() { echo "{\"version\":1,\"partitions\":[{\"topic\":\"moved\",\"partition\":0,\"replicas\":[$1]}]}" >"$work/plan.json"; }

topics --create --topic moved --replica-assignment 3:1 >/dev/null
# Enough to copy for the move to be still under way when it is cancelled: 20 MB at 1 kB/s.
run org.apache.kafka.tools.ProducerPerformance --topic moved --num-records 20000 --record-size 1000 --throughput -1 \
  --producer-props "bootstrap.servers=$at" >/dev/null
before=$(replicas)
plan 1,2
reassign --reassignment-json-file "$work/plan.json" --execute --throttle 1000 >/dev/null
underway=$(replicas)
cancelled=$(reassign --reassignment-json-file "$work/plan.json" --cancel)
after=$(replicas)
plan 3,1
reassign --reassignment-json-file "$work/plan.json" --execute >/dev/null
for _ in $(seq 1 60); do
  back=$(replicas)
  [ "$back" = "$before" ] && break
  sleep 0.5
done

echo "before:               $before"
echo "under way:            $underway"
echo "cancelled:            $after"
echo "rolled back by hand:  $back"
grep -qi 'cancel' <<<"$cancelled" || { echo "CHANGED: the tool answers otherwise: $cancelled" >&2; exit 1; }
[ "$before" = "Replicas: 3,1" ] && [ "$underway" = "Replicas: 1,2,3" ] || { echo "CHANGED: the move went otherwise" >&2; exit 1; }
[ "$after" = "Replicas: 1,3" ] || { echo "CHANGED: another order after the cancellation" >&2; exit 1; }
[ "$back" = "Replicas: 3,1" ] || { echo "CHANGED: the order did not come back" >&2; exit 1; }
echo "as seen"
