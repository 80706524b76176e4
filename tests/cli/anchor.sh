#!/bin/sh
# Checkpoints held outside: stamped by a time stamp authority (RFC 3161), on paper, and
# carried away by a command of the site.
. "$(dirname "$0")/kit.sh"

quiet() { "$program" "$@" > .out 2> .err; }
entries() { "$program" -L book --json status | sed -n 's/^ *"size": \([0-9]*\).*/\1/p'; }

# ---- an authority of our own ----------------------------------------------------------
mkdir tsa
cat > tsa/openssl.cnf << 'END'
[ca]
default_ca = own
[own]
dir = tsa
database = tsa/index
serial = tsa/serial
crlnumber = tsa/crlnumber
new_certs_dir = tsa
certificate = tsa/ca.pem
private_key = tsa/ca.key
default_md = sha256
policy = any
default_crl_days = 30
[any]
commonName = supplied
[req]
distinguished_name = name
[name]
[root]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
[stamping]
extendedKeyUsage = critical,timeStamping
[tsa]
default_tsa = here
[here]
dir = tsa
serial = tsa/stamps
crypto_device = builtin
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha512
ess_cert_id_chain = no
ess_cert_id_alg = sha256
END
cp tsa/openssl.cnf tsa/narrow.cnf
sed -i 's/^digests = .*/digests = sha512/' tsa/narrow.cnf
new_key() { openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$1" 2> .ssl; }
root() { # name
    new_key "tsa/$1.key"
    openssl req -config tsa/openssl.cnf -new -x509 -days 30 -extensions root \
        -subj "/CN=root $1" -key "tsa/$1.key" -out "tsa/$1.pem" 2> .ssl
}
signer() { # name [option...]
    name=$1
    shift
    new_key "tsa/$name.key"
    openssl req -config tsa/openssl.cnf -new -subj "/CN=$name" -key "tsa/$name.key" \
        -out "tsa/$name.csr" 2> .ssl &&
        openssl ca -config tsa/openssl.cnf -batch -notext -extensions stamping \
            -in "tsa/$name.csr" -out "tsa/$name.pem" "$@" > .ssl 2>&1
}
reply() { # signer request answer [config]
    openssl ts -reply -config "tsa/${4:-openssl.cnf}" -queryfile "$2" -signer "tsa/$1.pem" \
        -inkey "tsa/$1.key" -out "$3" 2> .ssl
}
: > tsa/index
echo 01 > tsa/serial
echo 01 > tsa/crlnumber
echo 01 > tsa/stamps
root ca
root other
signer clock -days 20
signer expired -startdate 20200101000000Z -enddate 20200201000000Z
signer revoked -days 20
openssl ca -config tsa/openssl.cnf -gencrl -out tsa/clean.crl 2> .ssl
openssl ca -config tsa/openssl.cnf -revoke tsa/revoked.pem 2> .ssl
openssl ca -config tsa/openssl.cnf -gencrl -out tsa/revoked.crl 2> .ssl
cat tsa/ca.pem tsa/clean.crl > tsa/clean.pem
cat tsa/ca.pem tsa/revoked.crl > tsa/listed.pem
check "an authority is ready" openssl verify -CAfile tsa/ca.pem -purpose timestampsign tsa/clock.pem

# ---- a request --------------------------------------------------------------------
B="-L book"
quiet init book --origin anchor.example.cn/t --unit 430699 --title 测试县
"$program" $B key export journal --out key > .out
expect "nothing was stamped yet" 0 "Newest anchored checkpoint    -" $B status
expect "a request" 0 "Request                       first.tsq" $B anchor request --out first.tsq
check "of all entries" grep -q "^Entries  *$(entries)$" .out
openssl ts -query -in first.tsq -text > query.txt 2> .ssl
check "others can read it" grep -q "^Hash Algorithm: sha256" query.txt
check "it asks for the certificate" grep -q "^Certificate required: yes" query.txt
check "and has a nonce" grep -q "^Nonce: 0x" query.txt
note=$(ls book.keys/anchors/stamps/*.note)
check "its imprint is the checkpoint's" sh -c "openssl ts -query -data '$note' -sha256 -text 2> .ssl |
    sed -n '/Message data/,/Policy/p' > .a; sed -n '/Message data/,/Policy/p' query.txt | cmp - .a"
check "nothing of it lies in the ledger" sh -c "test -d book && ! find book -name '*.tsq' | grep -q ."
expect "it waits" 0 "" $B anchor list
check "without a stamp" grep -qE "^[0-9.a-f]+ +[0-9]+ +- +-" .out

# ---- what is not taken in -----------------------------------------------------------
refuse() { # name code words arguments...
    name=$1
    want=$2
    words=$3
    shift 3
    "$program" $B anchor "$@" > .out 2> .err
    got=$?
    [ "$got" -eq "$want" ] && grep -qF -- "$words" .err && ! ls book.keys/anchors/stamps/*.tsr > .ls 2>&1
    verdict "$name" $?
}
reply clock first.tsq good.tsr
openssl ts -query -data "$note" -sha256 -cert -out again.tsq 2> .ssl
reply clock again.tsq again.tsr
openssl ts -query -data key -sha256 -cert -out foreign.tsq 2> .ssl
reply clock foreign.tsq foreign.tsr
openssl ts -query -data "$note" -sha512 -cert -out long.tsq 2> .ssl
reply clock long.tsq long.tsr
python3 - "$note" << 'END'
import hashlib, sys
ours = hashlib.sha256(open(sys.argv[1], "rb").read()).digest()
request = open("first.tsq", "rb").read()
assert request.count(ours) == 1
open("swapped.tsq", "wb").write(request.replace(ours, hashlib.sha256(b"another").digest()))
END
reply clock swapped.tsq swapped.tsr
reply clock first.tsq refused.tsr narrow.cnf
reply expired first.tsq expired.tsr
reply revoked first.tsq revoked.tsr
refuse "without the authority" 2 "--ca FILE is wanted" accept good.tsr
refuse "another nonce" 1 "R-272: it answers another request" accept again.tsr --ca tsa/ca.pem
refuse "another checkpoint" 1 "R-272: it answers another request" accept foreign.tsr --ca tsa/ca.pem
refuse "another digest" 1 "R-272: it answers another request" accept long.tsr --ca tsa/ca.pem
refuse "our nonce about another checkpoint" 1 "R-272: the time stamp is about another checkpoint" accept swapped.tsr --ca tsa/ca.pem
refuse "the authority said no" 5 "R-272: the authority did not grant" accept refused.tsr --ca tsa/ca.pem
refuse "another authority" 1 "R-272: the certificate of the signer does not lead" accept good.tsr --ca tsa/other.pem
refuse "an expired certificate" 1 "R-272: a certificate of the authority was not valid" accept expired.tsr --ca tsa/ca.pem
refuse "a revoked certificate" 1 "R-272: the certificate of the authority was revoked" accept revoked.tsr --ca tsa/listed.pem
refuse "a CA without a certificate" 3 "there is no certificate in it" accept good.tsr --ca key
refuse "no answer at all" 3 "it is no answer of a time stamp authority" accept first.tsq --ca tsa/ca.pem
head -c 70000 /dev/zero > large.tsr
refuse "one too large" 3 "it has more than 65536 bytes" accept large.tsr --ca tsa/ca.pem
size=$(wc -c < good.tsr)
bad=0
for at in 30 $((size / 4)) $((size / 2)) $((size * 3 / 4)) $((size - 1)); do
    cp good.tsr mutant.tsr
    printf "\\$(printf %o $(($(od -An -tu1 -j "$at" -N1 good.tsr) ^ 1)))" |
        dd of=mutant.tsr bs=1 seek="$at" conv=notrunc 2> .dd
    "$program" $B anchor accept mutant.tsr --ca tsa/ca.pem > .out 2> .err
    case $? in 1 | 3) ;; *) bad=1 ;; esac
done
check "an altered answer" test "$bad" -eq 0

# ---- what is -------------------------------------------------------------------------
expect "a good answer" 0 "Authority                     CN=clock" $B anchor accept good.tsr --ca tsa/clean.pem
expect "again" 0 "" $B anchor accept good.tsr --ca tsa/ca.pem
reply clock first.tsq second.tsr
expect "another answer to the same" 5 "" $B anchor accept second.tsr --ca tsa/ca.pem
check "replaces nothing" grep -q "R-273" .err
check "and is not kept" cmp good.tsr "$(ls book.keys/anchors/stamps/*.tsr)"
expect "it is listed" 0 "" $B anchor list
check "with its authority" grep -q "CN=clock$" .out
size=$(entries)
expect "the status knows it" 0 "Newest anchored checkpoint    $size" $B status
check "and its age" grep -qE "^  days ago +0$" .out
stamped=book.keys/anchors/$(printf %012d "$size").checkpoint
check "the checkpoint is a file of its own" cmp "$note" "$stamped"
expect "it vouches for the book" 0 "Vouched for from outside      $size" $B verify --checkpoint "$stamped" --log-key key
expect "the folder does, too" 0 "Vouched for from outside      $size" $B verify --checkpoint book.keys/anchors --log-key key
check "others check the stamp" openssl ts -verify -data "$stamped" -in good.tsr -CAfile tsa/ca.pem

expect "nothing was cosigned" 0 "Newest cosigned checkpoint    -" $B status
cp "$stamped" book.keys/witness.cosigned
expect "the status knows what was" 0 "Newest cosigned checkpoint    $size" $B status
echo damaged > book.keys/witness.cosigned
expect "and says when that is damaged" 3 "" $B status
rm book.keys/witness.cosigned
cp "$(ls book.keys/anchors/stamps/*.tsr)" kept.tsr
cp foreign.tsr "$(ls book.keys/anchors/stamps/*.tsr)"
expect "as when the stamp is" 1 "" $B status
cp kept.tsr "$(ls book.keys/anchors/stamps/*.tsr)"

# ---- as many as a verification takes: 1,024, of which the newest is kept here, too -----
copies() { # count: other bytes of the same checkpoint, signed by strangers as well
    rm -rf copies
    mkdir copies
    python3 - "$1" "$stamped" << 'END'
import base64, os, shutil, sys
count, stamped = int(sys.argv[1]), sys.argv[2]
for number in range(1, count):
    with open("copies/stranger.%d" % number, "wb") as out:
        out.write(open(stamped, "rb").read())
        line = base64.b64encode(number.to_bytes(4, "big") + bytes(64)).decode()
        out.write(("\u2014 stranger.example.cn/%d %s\n" % (number, line)).encode())
shutil.copy(stamped, "copies")
END
}
for count in 1023 1024; do
    copies $count
    expect "a folder of $count, and what was signed here" 0 "Checkpoints that fit          $((count + 1))" $B verify --checkpoint copies --log-key key
    expect "given twice" 0 "Checkpoints that fit          $((count + 1))" $B verify --checkpoint copies --checkpoint copies
done
copies 1025
expect "more are refused" 2 "mingzhang: more than 1024 checkpoints" $B verify --checkpoint copies --log-key key

# ---- years of them (R-273: none is ever deleted) -------------------------------------
fill() { # count: as many requests as that, with that of `note` the oldest but for one
    python3 - "$1" "${note%.note}" << 'END'
import os, sys
count, old = int(sys.argv[1]), sys.argv[2]
folder = os.path.dirname(old)
def name(number):
    return "%012d.%016x" % (0 if number == 1 else 10**11 + number, number)
for number in range(1, count):
    for ending in ".note", ".tsq":
        path = os.path.join(folder, name(number) + ending)
        if not os.path.exists(path):
            os.link(old + ending, path)
END
}
listed() { grep -cE "^[0-9]{12}[.]" .out; }
fill 4095
expect "4,095 time stamps are listed" 0 "" $B anchor list
check "all of them" test "$(listed)" -eq 4095
fill 4096
expect "4,096 are" 0 "" $B anchor list
check "all of them, too" sh -c "test $(listed) -eq 4096 && ! grep -q Older .out"
expect "none is left out, for programs" 0 '  "older": 0' $B --json anchor list
fill 4097
expect "of 4,097 the newest" 0 "Older ones, not shown         1" $B anchor list
check "which are 4,096" sh -c "test $(listed) -eq 4096 && ! grep -q '^000000000000[.]' .out"
fill 4098
expect "of 4,098 all but two" 0 "Older ones, not shown         2" $B anchor list
check "the stamped one is not among them" sh -c "! grep -q CN=clock .out"
expect "the status knows it still" 0 "Newest anchored checkpoint    $size" $B status
expect "and its answer is still taken in" 0 "Authority                     CN=clock" $B anchor accept good.tsr --ca tsa/ca.pem
expect "one more may be asked for" 0 "" $B anchor request --out late.tsq
reply clock late.tsq late.tsr
expect "and is taken in" 0 "" $B anchor accept late.tsr --ca tsa/ca.pem
expect "what answers none is not" 1 "" $B anchor accept again.tsr --ca tsa/ca.pem
rm book.keys/anchors/stamps/1000000*.note book.keys/anchors/stamps/1000000*.tsq \
    book.keys/anchors/stamps/000000000000.*

# ---- an auditor, without the ledger ---------------------------------------------------
cp "$stamped" point
mv book away
mv book.keys away.keys
expect "it holds" 0 "The time stamp                holds" anchor check good.tsr --checkpoint point --ca tsa/ca.pem --log-key key
expect "also of a request made elsewhere" 0 "" anchor check again.tsr --checkpoint point --ca tsa/ca.pem
awk 'NR == 2 { $1 = $1 - 1 } 1' point > forged
expect "not of another checkpoint" 1 "" anchor check good.tsr --checkpoint forged --ca tsa/ca.pem
expect "nor of one the ledger did not sign" 1 "" anchor check good.tsr --checkpoint forged --ca tsa/ca.pem --log-key key
expect "nor by another authority" 1 "" anchor check good.tsr --checkpoint point --ca tsa/other.pem
expect "nor with a revoked certificate" 1 "" anchor check revoked.tsr --checkpoint point --ca tsa/listed.pem
expect "which a list that is not given cannot tell" 0 "" anchor check revoked.tsr --checkpoint point --ca tsa/ca.pem
expect "the checkpoint is wanted" 2 "" anchor check good.tsr --ca tsa/ca.pem
mv away book
mv away.keys book.keys

# ---- on paper --------------------------------------------------------------------------
expect "a sheet" 0 "" $B anchor sheet --checkpoint point --out sheet.html
expect "in Chinese" 0 "" --lang zh $B anchor sheet --checkpoint point --out sheet.zh.html
check "with frames to stamp" grep -q "留存单位签收（盖章）" sheet.zh.html
check "its code is the checkpoint" sh -c "python3 '${fixtures%/*}/read_qr.py' sheet.html | cmp - point"
expect "a sheet is a file" 2 "" $B anchor sheet
quiet init other --origin anchor.example.cn/t --unit 430699 --title 测试县
expect "of another ledger there is none" 1 "" -L other anchor sheet --checkpoint point --out none.html
check "nothing is written" test ! -e none.html

# ---- a command of the site (R-274) --------------------------------------------------------
cat > carry << 'END'
#!/bin/sh
cp "$1" carried
env > environment
ls /proc/self/fd > descriptors
cat > input
echo said
END
chmod 700 carry
exec 9< passphrase
expect "a command" 0 "The command ended with        0" $B anchor hook ./carry --checkpoint point --passphrase fd:9
exec 9<&-
check "carries the checkpoint" cmp point carried
check "knows nothing else" sh -c "grep -q '^PATH=' environment && ! grep -qvE '^(PATH|LC_ALL|PWD|OLDPWD|SHLVL|_)=' environment"
check "has none of our files" sh -c "grep -qx 2 descriptors && ! grep -qvxE '[0-3]' descriptors"
check "is told nothing" test -e input -a ! -s input
check "and speaks on standard error" sh -c "grep -qx said .err && ! grep -qx said .out"
printf '#!/bin/sh\nexit 7\n' > fails
printf '#!/bin/sh\nsleep 30 &\nwait\n' > hangs
chmod 700 fails hangs
expect "one that fails" 4 "The command ended with        7" $B anchor hook ./fails
check "is told" grep -q "R-274: ./fails ended with 7" .err
expect "one that hangs is ended" 4 "mingzhang: R-274: ./hangs did not end within 1 seconds and was killed" $B anchor hook ./hangs --seconds 1
expect "no path, no command" 2 "" $B anchor hook carry
expect "none there" 4 "" $B anchor hook ./nothing
expect "none configured" 2 "" $B anchor hook
echo "$work/carry" > book.keys/anchor.hook
rm carried
expect "a configured one" 0 "" $B anchor hook
check "carries the newest" test "$(sed -n 2p carried)" = "$(entries)"
chmod 620 book.keys/anchor.hook
expect "that others can write is not obeyed" 4 "" $B anchor hook
check "and says why" grep -q "R-274" .err
expect "no time" 2 "" $B anchor hook ./carry --seconds 0
finish
