#!/bin/sh
# Makes the broker's user of API and workers, which administers nothing, and bounds the queues of copies by a policy. Over the management
# interface, so that it may run anywhere; it may be repeated.
set -eu
api=${RABBITMQ_API:-http://rabbitmq:15672/api}

put() { # path, JSON
  curl -sS --fail-with-body -u "administrator:$ADMINISTRATOR_PASSWORD" -H 'Content-Type: application/json' -X PUT "$api/$1" -d "$2"
}

# JSON takes both signs only with a backslash before them
password=$(printf '%s' "$SERVICE_PASSWORD" | sed 's/[\\"]/\\&/g')
put "users/$SERVICE_USER" "{\"password\":\"$password\",\"tags\":\"\"}"
put "permissions/%2F/$SERVICE_USER" '{"configure":"^channels\\.","write":"^channels\\.","read":"^channels\\."}'
put policies/%2F/channels-copies '{"pattern":"^channels\\.(dead|ingress\\.refused)","apply-to":"queues",
  "definition":{"max-length":10000,"max-length-bytes":67108864,"overflow":"drop-head"}}'
