#!/bin/sh
# Run once by the PostgreSQL image, on an empty volume: two roles, neither of them a superuser. `verifications_owner` owns the
# tables and brings them forward (`npm run migrate`); `verifications` is that of servers and workers, and can add to the act
# log and not change it. docs/deployment.md has the same for a database that is there already.
set -eu
# From files where docker-compose.secrets.yml names them. The image runs this as its own user, and not as root.
password() {
  if [ -n "$1" ]; then
    printf '%s' "$1"
  elif [ -s "$2" ] && [ -r "$2" ]; then
    cat "$2"
  else
    echo "database-roles.sh: ${2:-the password} is empty or not readable by user $(id -u). Give the files postgres_* to that user (docs/deployment.md), remove the volume postgres-data, which is half made, and start again." >&2
    exit 1
  fi
}
OWNER_PASSWORD=$(password "${OWNER_PASSWORD:-}" "${OWNER_PASSWORD_FILE:-}")
PROCESS_PASSWORD=$(password "${PROCESS_PASSWORD:-}" "${PROCESS_PASSWORD_FILE:-}")
psql --set=ON_ERROR_STOP=1 --set=owner_password="$OWNER_PASSWORD" --set=password="$PROCESS_PASSWORD" \
  --username="$POSTGRES_USER" --dbname="$POSTGRES_DB" <<'SQL'
create role verifications_owner login password :'owner_password';
create role verifications login password :'password';
create database verifications owner verifications_owner;
revoke all on database verifications from public;
grant connect on database verifications to verifications;
SQL
