#!/bin/sh
# Puts BUCKET's policy from FILE, for whom the credentials in the environment say is its owner.
set -eu
bucket=$1
file=$2
owner=$(aws --endpoint-url "$S3_ENDPOINT" s3api list-buckets --query Owner.ID --output text)
sed "s|{{owner}}|$owner|" "$file" >/tmp/policy.json
aws --endpoint-url "$S3_ENDPOINT" s3api put-bucket-policy --bucket "$bucket" --policy file:///tmp/policy.json
echo "bucket $bucket of $owner has the policy of $file"
