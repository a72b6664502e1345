"""Known junk in the languages of East and Southeast Asia and of scripts with stops of their own: what goes, what stays."""

from __future__ import annotations

GOES = {
    "ko": [
        "페이스북으로 공유하기",
        "저작권자 © 항구일보 무단전재 및 재배포 금지",
        "이메일 주소는 공개되지 않습니다. 필수 입력창은 * 로 표시되어 있습니다",
        "이 사이트는 Akismet을 사용하여 스팸을 줄입니다. 댓글 데이터가 어떻게 처리되는지 알아보세요.",
        "본문 글씨 키우기",
        "등록된 댓글이 없습니다.",
    ],
    "ja": [
        "この記事は有料会員限定です 残り1230文字",
        "【関連記事】二十年ぶりに古い桟橋が再開",
        "メールアドレスが公開されることはありません。 ※ が付いている欄は必須項目です",
        "このエントリーをはてなブックマークに追加",
        "記事・写真の無断転載を禁じます",
        "このサイトはスパムを低減するために Akismet を使っています。 コメントデータの処理方法の詳細はこちらをご覧ください。",
    ],
    "zh": [
        "打开微信，点击底部的“发现”，使用“扫一扫”即可将网页分享至朋友圈。",
        "請繼續往下閱讀",
        "您的邮箱地址不会被公开。 必填项已用*标注",
        "延伸閱讀：舊碼頭二十年後重新開放",
        "未經授權，不得轉載",
        "浏览次数：1024",
    ],
    "vi": [
        "Xem thêm: Bến tàu cũ mở lại sau hai mươi năm",
        "Email của bạn sẽ không được hiển thị công khai. Các trường bắt buộc được đánh dấu *",
        "Theo dõi chúng tôi trên Facebook",
        "Chưa có bình luận nào",
        "Đăng nhập để gửi bình luận",
        "Tải thêm tin",
    ],
    "id": [
        "Baca juga: Dermaga lama dibuka lagi setelah dua puluh tahun",
        "Alamat email Anda tidak akan dipublikasikan. Ruas yang wajib ditandai *",
        "Artikel ini telah tayang di pelabuhan.example dengan judul Dermaga lama dibuka lagi",
        "Klik untuk berbagi di Facebook (Membuka di jendela yang baru)",
        "SCROLL TO CONTINUE WITH CONTENT",
        "Ikuti kami di Google News",
    ],
    "ms": [
        "BACA JUGA: Jeti lama dibuka semula selepas dua puluh tahun",
        "Alamat e-mel anda tidak akan disiarkan. Medan diperlukan ditanda dengan *",
        "Hak cipta terpelihara",
        "Langgan saluran Telegram kami untuk berita terkini",
        "Artikel seterusnya",
        "Tinggalkan Balasan Batalkan balasan",
    ],
    "th": [
        "อ่านข่าวที่เกี่ยวข้อง : ท่าเรือเก่ากลับมาเปิดอีกครั้งหลังผ่านไปยี่สิบปี",
        "อีเมลของคุณจะไม่แสดงให้คนอื่นเห็น ช่องข้อมูลจำเป็นถูกทำเครื่องหมาย *",
        "สงวนลิขสิทธิ์ตามพระราชบัญญัติลิขสิทธิ์ พ.ศ. 2537",
        "แชร์ไปยัง เฟซบุ๊ก",
        "เข้าสู่ระบบเพื่อแสดงความคิดเห็น",
        "ติดตามเราบน Facebook",
    ],
    "ka": ["წაიკითხეთ ასევე: ძველი ნავმისადგომი ისევ გაიხსნა", "ყველა უფლება დაცულია"],
    "hy": ["Բոլոր իրավունքները պաշտպանված են", "Հետևեք մեզ Facebook-ում"],
    "kk": ["Сондай-ақ оқыңыз: Ескі айлақ қайта ашылды", "Барлық құқықтар қорғалған"],
    "am": ["መብቱ በህግ የተጠበቀ ነው", "በቴሌግራም ይከተሉን"],
    "km": ["រក្សាសិទ្ធិគ្រប់យ៉ាង", "ចែករំលែកអត្ថបទនេះ"],
    "my": ["မူပိုင်ခွင့်များ ရယူထားသည်", "ဆက်စပ်သတင်းများ"],
}
STAYS = {
    "ko": [
        "법원은 신문사가 지도에 대한 저작권을 갖지 않는다고 판결했다.",
        "보도자료 배포",
        "댓글",
        "경찰은 시민들의 제보를 기다린다고 밝혔다.",
        "정부는 쿠키 사용 전에 동의를 받도록 했다.",
        "광고",
    ],
    "ja": [
        "裁判所は新聞社に地図の著作権はないと判断した。",
        "写真",
        "会員限定の割引は六月に終わると市は発表した。",
        "再生できないほど傷んだフィルムだった。",
        "その他",
        "個人情報の扱いを定めた条例が可決された。",
    ],
    "zh": [
        "法院认定报社对这张地图没有版权。",
        "评论",
        "市民纷纷在朋友圈分享渡轮的照片。",
        "图片",
        "政府要求網站在使用Cookie之前先徵得同意。",
        "全文共三十条，自五月起施行。",
    ],
    "vi": [
        "Tòa án cho rằng tờ báo không có bản quyền đối với bản đồ.",
        "Bình luận",
        "Trở lại Việt Nam",
        "Thành phố yêu cầu các trang web hỏi ý kiến trước khi sử dụng cookie.",
        "Ảnh",
        "Nghiêm cấm sao chép chìa khóa kho hàng, giám đốc cảng nói.",
    ],
    "id": [
        "Pengadilan memutuskan koran itu tidak memiliki hak cipta atas peta tersebut.",
        "Foto",
        "Punya informasi? Hubungi polisi di 110.",
        "Tidak ada komentar dari pemerintah.",
        "Situs web wajib meminta izin sebelum memasang cookie, kata menteri.",
        "Iklan",
    ],
    "ms": [
        "Mahkamah memutuskan akhbar itu tiada hak cipta ke atas peta tersebut.",
        "Komen",
        "Kerajaan mahu laman web meminta izin sebelum menyimpan kuki.",
        "Iklan",
        "Saiz teks",
        "Muat turun aplikasi MyBanjir untuk amaran awal.",
    ],
    "th": [
        "ศาลตัดสินว่าหนังสือพิมพ์ไม่มีลิขสิทธิ์ในแผนที่ฉบับนี้",
        "ความคิดเห็น",
        "กระทรวงสั่งให้เว็บไซต์ขออนุญาตก่อนใช้คุกกี้กับเด็ก",
        "โฆษณา",
        "ชาวประมงแชร์ภาพเรือลำใหม่กันอย่างกว้างขวาง",
        "คลิป",
    ],
    "ka": ["რეკლამა", "სასამართლომ დაადგინა, რომ გაზეთს რუკაზე უფლება არ აქვს."],
    "hy": ["Գովազդ", "Դատարանը որոշեց, որ թերթը քարտեզի նկատմամբ իրավունք չունի։"],
    "kk": ["Жарнама", "Сот газеттің картаға құқығы жоқ деп шешті."],
    "am": ["ማስታወቂያ", "ፍርድ ቤቱ ጋዜጣው በካርታው ላይ መብት የለውም ሲል ወሰነ።"],
    "km": ["មតិ", "តុលាការសម្រេចថាកាសែតគ្មានសិទ្ធិលើផែនទីនេះទេ។"],
    "my": ["ကြော်ငြာ", "တရားရုံးက သတင်းစာတွင် မြေပုံအပေါ် မူပိုင်ခွင့် မရှိဟု ဆုံးဖြတ်ခဲ့သည်။"],
}
STORIES = {
    "ko": (
        "여객선 회사는 화요일 오월 첫째 주말부터 자정 이후에 한 차례 배를 더 띄운다고 시의회에 밝혔다.",
        "배는 한 시 이십 분 전에 북쪽 부두를 떠나 빵집이 문을 여는 두 시간 뒤에 손님을 싣고 돌아온다.",
    ),
    "ja": (
        "フェリー会社は火曜日、五月の最初の週末から真夜中過ぎの便を一つ増やすと市議会に説明した。",
        "船は一時二十分前に北の桟橋を離れ、パン屋が店を開ける二時間後に戻って来る予定だという。",
    ),
    "zh": (
        "渡轮公司星期二表示，从五月的第一个周末开始，午夜之后将增开一班船，方便夜间工作的居民。",
        "船在一点差二十分离开北码头，两小时后面包店开门时返回，途中不停靠任何其他港口。",
    ),
    "vi": (
        "Hãng phà hôm thứ Ba cho biết từ cuối tuần đầu tiên của tháng Năm sẽ có một chuyến sau nửa đêm.",
        "Con tàu rời bến bắc lúc một giờ kém hai mươi và trở về hai giờ sau, khi các tiệm bánh mở cửa.",
    ),
    "id": (
        "Perusahaan feri pada Selasa mengatakan mulai akhir pekan pertama Mei ada satu pelayaran lewat tengah malam.",
        "Kapal meninggalkan dermaga utara pukul satu kurang dua puluh dan kembali dua jam kemudian saat toko roti buka.",
    ),
    "ms": (
        "Syarikat feri pada Selasa berkata mulai hujung minggu pertama Mei akan ada satu pelayaran selepas tengah malam.",
        "Kapal meninggalkan jeti utara dua puluh minit sebelum pukul satu dan kembali dua jam kemudian ketika kedai roti dibuka.",
    ),
    "th": (
        "บริษัทเรือข้ามฟากแถลงเมื่อวันอังคารว่าตั้งแต่สุดสัปดาห์แรกของเดือนพฤษภาคมจะเดินเรือเพิ่มอีกหนึ่งเที่ยวหลังเที่ยงคืน เพื่อรับคนงานกะดึก",
        "เรือจะออกจากท่าเหนือในเวลาเที่ยงคืนสี่สิบนาทีและกลับมาอีกสองชั่วโมงให้หลัง ซึ่งเป็นเวลาที่ร้านขนมปังเริ่มเปิดประตูต้อนรับลูกค้า",
    ),
    "ka": (
        "საბორნე კომპანიამ სამშაბათს განაცხადა, რომ მაისის პირველი შაბათ-კვირიდან შუაღამის შემდეგ ერთი რეისი დაემატება.",
        "გემი ჩრდილოეთის ნავმისადგომს პირველს ოცი წუთის დაკლებამდე ტოვებს და ორი საათის შემდეგ ბრუნდება, როცა თონეები იხსნება.",
    ),
    "hy": (
        "Լաստանավային ընկերությունը երեքշաբթի հայտնեց, որ մայիսի առաջին շաբաթավերջից կեսգիշերից հետո մեկ երթ կավելացնի։",
        "Նավը հյուսիսային կառամատույցից մեկնում է մեկից քսան րոպե պակաս և վերադառնում երկու ժամ անց, երբ փռերը բացվում են։",
    ),
    "kk": (
        "Паром компаниясы сейсенбіде мамырдың алғашқы демалысынан бастап түн ортасынан кейін бір рейс қосылатынын айтты.",
        "Кеме солтүстік айлақтан бірге жиырма минут қалғанда шығып, екі сағаттан кейін наубайханалар ашылғанда оралады.",
    ),
    "am": (
        "የጀልባ ኩባንያው ማክሰኞ እንዳስታወቀው ከግንቦት የመጀመሪያ ቅዳሜና እሁድ ጀምሮ ከእኩለ ሌሊት በኋላ አንድ ጉዞ ይኖራል።",
        "መርከቡ ከሰሜን ወደብ ለአንድ ሃያ ጉዳይ ተነስቶ ዳቦ ቤቶች ሲከፈቱ ከሁለት ሰዓት በኋላ ተሳፋሪዎችን ይዞ ይመለሳል።",
    ),
    "km": (
        "ក្រុមហ៊ុនសាឡាងបានប្រកាសនៅថ្ងៃអង្គារថាចាប់ពីចុងសប្ដាហ៍ដំបូងនៃខែឧសភានឹងមានមួយជើងបន្ថែមក្រោយពាក់កណ្ដាលអធ្រាត្រ។",
        "នាវាចេញពីកំពង់ផែខាងជើងនៅម៉ោងមួយខ្វះម្ភៃនាទីហើយត្រឡប់មកវិញពីរម៉ោងក្រោយមកនៅពេលហាងនំប៉័ងបើកទ្វារ។",
    ),
    "my": (
        "ကူးတို့သင်္ဘောကုမ္ပဏီက မေလ၏ ပထမဆုံး စနေ တနင်္ဂနွေမှစ၍ သန်းခေါင်ယံပြီးနောက် ခရီးစဉ်တစ်ခု ပြေးဆွဲမည်ဟု အင်္ဂါနေ့တွင် ပြောကြားသည်။",
        "သင်္ဘောသည် မြောက်ဘက်ဆိပ်ခံမှ တစ်နာရီထိုးရန် မိနစ်နှစ်ဆယ်အလိုတွင် ထွက်ခွာပြီး မုန့်ဆိုင်များ ဖွင့်ချိန် နှစ်နာရီအကြာတွင် ပြန်လာသည်။",
    ),
}
