"""Words that news pages write around their articles, in the languages we know them in.

Signals of structure (a repeated headline, a doubled caption, a date line) do not need them; these
words add certainty. To add a language, add its words to the lines below.
"""
# ruff: noqa: E501 - tables of words read best unwrapped

import re


def _words(*lines: str) -> frozenset[str]:
    return frozenset(" ".join(lines).casefold().split())


def _phrases(text: str) -> frozenset[str]:
    return frozenset(phrase.strip().casefold() for phrase in text.replace("\n", "|").split("|") if phrase.strip())


NEXT_MARKERS = _phrases("""
next article|next story|next post|next up|up next|read next|next news|continue to next article|another story
nächster artikel|nächster beitrag|weiterer artikel|nächste meldung|article suivant|à lire ensuite|prochain article
siguiente artículo|siguiente noticia|artículo siguiente|próximo artículo|nota siguiente|siguiente nota|siguiente
articolo successivo|prossimo articolo|notizia successiva|artigo seguinte|próximo artigo|próxima notícia|a seguir
volgend artikel|nästa artikel|neste artikkel|næste artikel|seuraava artikkeli|następny artykuł|następny|další článek
следующая статья|следующая новость|читать далее следующую|наступна стаття|наступна новина|sonraki haber|sıradaki haber
artikel selanjutnya|artikel berikutnya|berita selanjutnya|berita berikutnya|المقال التالي|الخبر التالي|التالي|خبر بعدی
下一篇|下一則|下一则|下一条|下篇文章|次の記事|次のニュース|다음 기사|다음기사|다음 글|अगली खबर|bài tiếp theo|tin tiếp theo
""")
"""A line that announces that another article follows."""

RELATED_MARKERS = _phrases("""
related|related articles|related stories|related news|related topics|related content|read more|read also|see also
more on this story|more on this topic|you may also like|you might also like|recommended|recommended for you|also read
more stories|more news|most read|most popular|trending|trending now|latest news|top stories|don't miss|editor's picks
mehr zum thema|lesen sie auch|lesen sie mehr|auch interessant|das könnte sie auch interessieren|weitere artikel
meistgelesen|mehr dazu|zum thema|à lire aussi|lire aussi|voir aussi|sur le même sujet|articles liés|les plus lus
lea también|lee también|te puede interesar|ver también|noticias relacionadas|más noticias|lo más leído|relacionadas
leggi anche|articoli correlati|potrebbe interessarti|leia também|veja também|mais lidas|notícias relacionadas
lees ook|läs också|läs mer|les også|læs også|lue myös|czytaj także|zobacz także|czytaj też|polecamy
читайте также|читайте ещё|по теме|смотрите также|читайте також|ilgili haberler|baca juga|berita terkait|اقرأ أيضا
اقرأ أيضاً|مواضيع ذات صلة|相关新闻|相关阅读|延伸阅读|延伸閱讀|関連記事|あわせて読みたい|관련 기사|관련기사|인기 기사
""")
"""A line that announces links to other articles."""

CHROME = _words(
    "skip to main content facebook twitter x whatsapp telegram linkedin email e-mail mail print share tweet copy link",
    "copied comment comments subscribe subscription sign in log login logout register menu home search close open",
    "advertisement advertising ad ads sponsored follow us newsletter newsletters cookies cookie privacy policy terms",
    "feature image featured video photo gallery listen audio play pause save bookmark font size loading tags topics",
    "pinterest reddit instagram youtube tiktok messenger flipboard bluesky threads rss app download view all reply",
    "like likes views read min mins minute minutes back top page previous next contact about",
    "teilen drucken merken kommentare anzeige werbung startseite suche anmelden abonnieren vorlesen lesezeit artikel",
    "partager imprimer commenter commentaires publicité accueil recherche connexion s'abonner rechercher écouter",
    "compartir imprimir comentarios publicidad inicio buscar suscríbete suscribirse iniciar sesión guardar escuchar",
    "condividi stampa commenti pubblicità cerca accedi abbonati compartilhar compartilhe imprimir comentários publicidade",
    "buscar entrar assine delen reclame dela skriv annons del annonse udostępnij reklama komentarze szukaj",
    "поделиться комментарии реклама поиск войти подписаться печать главная меню paylaş yorum reklam bagikan iklan",
    "مشاركة طباعة تعليقات إعلان 分享 收藏 打印 评论 広告 シェア 印刷 광고 공유 댓글 인쇄 로그인 메뉴 검색",
)
"""Words of buttons and menus; a short line made of them is furniture."""

COPYRIGHT = re.compile(
    r"^(?:©|\(c\)\s|copyright\b|all rights reserved|alle rechte vorbehalten|tous droits réservés|todos los derechos"
    r"|tutti i diritti|todos os direitos|все права|版权所有|無断転載|저작권자|ⓒ)",
    re.IGNORECASE,
)
"""Start of a legal line."""

END_MARK = re.compile(
    r"^(?:[#*=_~–—-]{3,}|[-–—]\s?(?:30|end|ends|ende|fin)\s?[-–—]?|\(?(?:end|ends|ende|fin)\)?|完|（完）|\(끝\)|\*(?:\s\*){1,4})$",
    re.IGNORECASE,
)
"""A line that ends an article or parts two."""

_UPDATE_STEMS = (
    "updated|modified|last update|last edited|revised|amended|aktualisiert|geändert|mis à jour|mise à jour|modifié|actualizado"
    "|actualización|actualizada|modificado|aggiornat|ultimo aggiornamento|modificat|atualizad|bijgewerkt|gewijzigd|uppdaterad"
    "|oppdatert|opdateret|päivitetty|aktualizacja|zaktualizowano|aktualizov|обновлен|изменен|оновлен|güncelle|diperbarui"
    "|تحديث|آخر تحديث|更新|最后修改|最終更新|수정|업데이트|cập nhật"
)
UPDATE_LABEL = re.compile(f"(?:{_UPDATE_STEMS})", re.IGNORECASE)
"""Labels of the time of a change."""

DATE_LABELS = _words(
    "published publish publication posted date dated issued released first created on at the of and by in last update updated modified",
    "am pm edt est gmt utc time local from veröffentlicht publiziert erstellt stand vom am um uhr den der aktualisiert",
    "geändert zuletzt publié publiée le à mis mise jour modifié et par heure heures publicado publicada el a las los de del",
    "actualizado actualizada horas hora hrs h pubblicato pubblicata il alle ore aggiornato aggiornata ultimo aggiornamento di",
    "em às atualizado atualizada última atualização gepubliceerd op om uur bijgewerkt laatst publicerad publicerat kl klo",
    "uppdaterad publisert oppdatert udgivet opdateret julkaistu päivitetty opublikowano data dodania aktualizacja godz o r",
    "опубликовано обновлено в г года мск опубліковано оновлено о yayın tarihi yayınlanma güncelleme son saat giriş",
    "diterbitkan diperbarui pada tanggal wib نشر في تاريخ النشر آخر تحديث الساعة بتاريخ 发布 发表 时间 来源 更新 公開 掲載 配信",
    "最終更新 発表 入力 입력 수정 등록 승인 기사입력 최종수정 송고 일 월 년 đăng ngày lúc giờ cập nhật",
    "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun",
    "montag dienstag mittwoch donnerstag freitag samstag sonntag mo di mi do fr sa so lundi mardi mercredi jeudi vendredi",
    "samedi dimanche lunes martes miércoles jueves viernes sábado domingo lunedì martedì mercoledì giovedì venerdì sabato",
    "domenica segunda-feira terça-feira quarta-feira quinta-feira sexta-feira segunda terça quarta quinta sexta feira",
    "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag måndag tisdag onsdag torsdag fredag lördag söndag mandag",
    "tirsdag lørdag søndag poniedziałek wtorek środa czwartek piątek sobota niedziela понедельник вторник среда четверг",
    "пятница суббота воскресенье понеділок вівторок середа четвер пʼятниця субота неділя pazartesi salı çarşamba perşembe",
    "cuma cumartesi pazar senin selasa rabu kamis jumat sabtu minggu الأحد الاثنين الثلاثاء الأربعاء الخميس الجمعة السبت",
)
"""Words that stand in a date line beside the date itself."""

DAY_FIRST_UNSURE = frozenset({"en", "ja", "ko", "zh"})
"""Languages in which 3/4/2022 may mean either day."""

AGENCIES = (
    "AFP|AP|Reuters|REUTERS|EPA|EFE|ANSA|dpa|DPA|APA|TASS|Tass|ТАСС|Interfax|RIA|РИА|Xinhua|XINHUA|Yonhap|YONHAP|Kyodo|KYODO|Jiji"
    "|KCNA|ANI|PTI|IANS|UPI|UNI|Bloomberg|CNN|BBC|CNA|Anadolu|AA|BTA|CTK|ČTK|PAP|TT|NTB|Ritzau|STT|Lusa|LUSA|Belga|ANP|MTI|SPA|WAM"
    "|QNA|Petra|IRNA|Bernama|Antara|ANTARA|VNA|PNA|Keystone|SDA|sda|Europa Press|Télam|Notimex|Agencia|新华社|共同|時事|연합뉴스|뉴시스"
)
"""News agencies, as datelines and credits write them."""

BYLINE = re.compile(
    r"^(?:by|von|par|por|di|da|door|av|af|autor|autora|author|text|texte|texto|автор|yazan|oleh|reporting by|written by)"
    r"[\s:]+(?P<names>[^\W\d_].{2,90})$",
    re.IGNORECASE,
)
"""A line that names who wrote the article."""

CREDIT = re.compile(
    rf"(?:\((?:[^()]{{0,60}}?\b)?(?:{AGENCIES}|photos?|foto|fotos|image|picture|file|archive|handout|getty|pool|bild|фото|写真)\b[^()]{{0,60}}\)"
    rf"|\[(?:photo|image)[^\]]{{0,60}}\]"
    rf"|(?:photo(?:graph)?(?: by)?|foto|fotos|fotografía|bild|image|crédit photo|credit|фото|фотография|写真|图片来源|사진)\s?[:：=/]\s?\S[^.!?]{{2,60}}"
    rf"|©\s?\S.{{1,50}}|\b[A-Z]{{2,}}(?: PHOTO| Images)?/[A-Z]\S.{{1,40}}|(?:AP|Reuters|REUTERS|AFP) (?:Photo|PHOTO|Images)[^.]{{0,40}})\.?$",
    re.IGNORECASE,
)
"""A photo credit at the end of a line."""

CAPTION_START = re.compile(
    r"^(?:file photo|file image|file\s?[-–—:]|photo\s?[:：]|image\s?[:：]|foto\s?[:：]|archivbild|symbolbild|bild\s?[:：]|legende\s?[:：]"
    r"|légende\s?[:：]|фото\s?[:：]|写真\s?[:：=]|사진\s?[:：=]|▲|△|資料写真|资料图|資料圖)",
    re.IGNORECASE,
)
"""How captions begin."""
