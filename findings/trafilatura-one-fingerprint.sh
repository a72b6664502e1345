#!/usr/bin/env bash
# trafilatura 2.3.1: the content fingerprint of stories in Thai, Khmer, Lao and Burmese.
# What was run: content_fingerprint on two unrelated stories for each script, and the fingerprint field that extract()
#   writes into its JSON output for two unrelated Thai pages.
# What happens: no token is left in a script whose words carry combining marks, so the fingerprint is the one of an empty
#   text, ffffffffffffffff, whatever the story says; the two pages also share one value in the JSON.
# Why it matters: who drops pages with a fingerprint already seen keeps one story for a whole language.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --disable-pip-version-check 'trafilatura==2.3.1' 'lxml==6.1.3'
"$work/venv/bin/python" - <<'PY'
import json
from importlib.metadata import version
import trafilatura
from trafilatura.deduplication import content_fingerprint

assert version("trafilatura") == "2.3.1"
PAIRS = {
    "Thai": ("สภาเทศบาลลงมติปิดสะพานเก่าเมื่อวันจันทร์", "ทีมฟุตบอลชนะเมื่อคืนนี้ท่ามกลางสายฝน"),
    "Khmer": ("ក្រុមប្រឹក្សាក្រុងបានសម្រេចបិទស្ពានចាស់", "ភ្លៀងធ្លាក់ខ្លាំងនៅយប់មិញ"),
    "Lao": ("ສະພາເມືອງຕັດສິນໃຈປິດຂົວເກົ່າ", "ຝົນຕົກໜັກໃນຄືນທີ່ຜ່ານມາ"),
    "Burmese": ("မြို့တော်ကောင်စီက တံတားဟောင်းကို ပိတ်လိုက်သည်", "ညက မိုးသည်းထန်စွာ ရွာသွန်းခဲ့သည်"),
}
for script, (one, other) in PAIRS.items():
    seen = content_fingerprint(one), content_fingerprint(other)
    print(script, *seen)
    assert seen == ("f" * 16, "f" * 16), script
english = content_fingerprint("The council closed the bridge"), content_fingerprint("Rain stopped the final last night")
print("English", *english)
assert english[0] != english[1]

PAGES = [
    ["สภาเทศบาลลงมติปิดสะพานเก่าเมื่อวันจันทร์เพื่อให้วิศวกรเปลี่ยนสายเคเบิลและพื้นสะพานใหม่ทั้งหมด",
     "นายกเทศมนตรีกล่าวว่างานจะใช้เวลาสองปีและประชาชนต้องใช้เรือข้ามฟากแทนในระหว่างนี้"],
    ["ทีมฟุตบอลท้องถิ่นชนะการแข่งขันรอบชิงชนะเลิศเมื่อคืนนี้ท่ามกลางสายฝนที่ตกหนักตลอดทั้งเกม",
     "ผู้ชมกว่าเก้าพันคนรออยู่บนอัฒจันทร์จนกระทั่งผู้ตัดสินเป่านกหวีดหมดเวลาในช่วงดึก"],
]
read = []
for paragraphs in PAGES:
    page = "<html><body><article>" + "".join(f"<p>{p}</p>" for p in paragraphs) + "</article></body></html>"
    read.append(json.loads(trafilatura.extract(page, output_format="json", with_metadata=True)))
print("two Thai pages:", read[0]["fingerprint"], read[1]["fingerprint"])
assert read[0]["text"] != read[1]["text"] and read[0]["fingerprint"] == read[1]["fingerprint"]
PY
echo "SEEN: unrelated stories in four scripts share one fingerprint in trafilatura 2.3.1."
