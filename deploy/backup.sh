#!/bin/sh
# One backup, encrypted for a key whose secret half is elsewhere; those older than thirty days are removed. Run by obole-backup.service.
set -eu
umask 077
folder=${BACKUP_FOLDER:-/var/lib/obole/sauvegardes}
file=$folder/$(date +%F)
mkdir -p "$folder"
# Nothing that is not encrypted stays, whatever comes.
trap 'rm -f "$file" "$file.age.part"' EXIT
"${NODE:-node_modules/.bin/node}" src/commands/launch.mjs obole backup "$file"
age --recipient "$AGE_RECIPIENT" --output "$file.age.part" "$file"
mv "$file.age.part" "$file.age"
find "$folder" -name '*.age' -mtime +30 -delete
echo "Backed up: $file.age. Send it to another place."
