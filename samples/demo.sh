#!/bin/sh
# Checks a sample dossier, binds the pictures of a permit, makes the receipts and recaps of all,
# some mandates and lists of pieces, and shows what came out.
#
#     samples/demo.sh BIN OUT     BIN: where the tools are, OUT: where the PDFs go
set -eu
bin=$1 out=$2
samples=$(dirname "$0")

for program in pdfinfo pdftotext; do
	command -v $program >/dev/null || { echo "demo: $program is missing: make deps" >&2; exit 1; }
done
for tool in check confirm mandate normalize pieces recap; do
	[ -x "$bin/dossier-$tool" ] || { echo "demo: $bin/dossier-$tool was not built" >&2; exit 1; }
done
set -- "$samples"/*/dossier.json
[ -f "$1" ] || { echo "demo: there is no dossier in $samples/" >&2; exit 1; }

DOSSIER_TOOLS_DATA=${DOSSIER_TOOLS_DATA:-$(dirname "$samples")}
export DOSSIER_TOOLS_DATA
rm -rf "$out"
mkdir -p "$out"

echo "What dossier-check says of $samples/cdd-etudes:"
echo
"$bin/dossier-check" --dossier "$samples/cdd-etudes"
echo
"$bin/dossier-confirm" "$@" -d "$out"

printf '%s receipts from %s/*/dossier.json:\n\n' $# "$samples"
for pdf in "$out"/*.pdf; do
	[ -f "$pdf" ] || { echo "demo: no receipt was made" >&2; exit 1; }
	pages=$(pdfinfo "$pdf" | sed -n 's/^Pages: *//p')
	printf '%s  (%s bytes, %s page%s)\n' "$pdf" "$(wc -c <"$pdf")" "$pages" \
		"$([ "$pages" -eq 1 ] || echo s)"
	pdftotext -raw "$pdf" - | sed '/^[[:space:]]*$/d; s/^/    /' | head -6
	echo
done
"$bin/dossier-mandate" --csv "$samples/mandats.csv" -d "$out/mandats"
"$bin/dossier-mandate" --blank -o "$out/mandats/vierge.pdf"
"$bin/dossier-mandate" --form -o "$out/mandats/formulaire.pdf"
printf 'Mandates of %s, a blank one and a form:\n\n' "$samples/mandats.csv"
printf '%s\n' "$out"/mandats/*.pdf
"$bin/dossier-recap" -q -d "$out/recaps" "$samples"/*/
"$bin/dossier-recap" -q -d "$out/recaps" --name '{{reference}}-recap-en.pdf' --doc-lang en \
	"$samples/cdd-etudes"
printf '\nRecaps of all of them, one also in English:\n\n'
printf '%s\n' "$out"/recaps/*.pdf
"$bin/dossier-normalize" -q --bind "$out/titre.pdf" --piece "titre de séjour" \
	"$samples/cdd-etudes/pieces/"titre-*.jpg
printf '\nBoth sides of a residence permit, bound into one PDF:\n\n%s\n' "$out/titre.pdf"
echo
"$bin/dossier-pieces" -d "$out/pieces"
"$bin/dossier-pieces" --doc-lang en -o "$out/pieces/documents.pdf"
"$bin/dossier-pieces" -d "$out/pieces" "$samples/cdd-etudes" "$samples/algerien-premiere-heure"
printf 'Lists of pieces, in general and of two dossiers:\n\n'
printf '%s\n' "$out"/pieces/*.pdf
echo
echo "What dossier-pieces --lint says of a copy of the procedure with two slips in it:"
echo
cp -r "$DOSSIER_TOOLS_DATA/templates/apt-etudiant" "$out/apt-etudiant"
sed -i 's/{{salarie.nom_famille}}/{{salarie.nom_famile}}/' "$out/apt-etudiant/fr/confirmation.md"
sed -i 's/"egal": "CDD"/"egal": "CCD"/' "$out/apt-etudiant/procedure.json"
"$bin/dossier-pieces" --lint "$out/apt-etudiant" || :
rm -r "$out/apt-etudiant"
echo
echo "Open them in $out/."
