#!/bin/sh
# One backup, encrypted for a key whose secret half is elsewhere: the books with what stands beside them, and each paper once, as papers never
# change. Backups older than thirty days are removed. Run by obole-backup.service.
set -eu
umask 077
folder=${BACKUP_FOLDER:-/var/lib/obole/sauvegardes}
data=${DATA_DIR:-data}
today=$(date +%F)
mkdir -p "$folder/vouchers"
# Nothing that is not encrypted stays, whatever comes.
trap 'rm -rf "$folder/$today" "$folder/$today.tar" "$folder/$today.age.part"' EXIT
rm -rf "$folder/$today"
mkdir "$folder/$today"
"${NODE:-node_modules/.bin/node}" src/commands/launch.mjs obole backup "$folder/$today/books"
for file in "$data"/letters-sent.log "$data"/receipt-number-* "$data"/session-secret; do
  if [ -e "$file" ]; then cp "$file" "$folder/$today/"; fi
done
tar -C "$folder" -cf "$folder/$today.tar" "$today"
age --recipient "$AGE_RECIPIENT" --output "$folder/$today.age.part" "$folder/$today.tar"
mv "$folder/$today.age.part" "$folder/$today.age"
for paper in "$data"/vouchers/*; do
  sealed=$folder/vouchers/$(basename "$paper").age
  if [ -f "$paper" ] && [ ! -e "$sealed" ]; then
    age --recipient "$AGE_RECIPIENT" --output "$sealed.part" "$paper"
    mv "$sealed.part" "$sealed"
  fi
done
find "$folder" -maxdepth 1 -name '*.age' -mtime +30 -delete
echo "Backed up: $folder/$today.age. Send $folder to another place."
