"""Names of months, clock words and zones, as date lines of many languages write them.

Month names: Unicode CLDR 46 (wide and abbreviated, formatting and stand-alone) of 36 languages, case
folded; names that mean different months in different languages are left out.
"""

from datetime import timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

_MONTH_NAMES = """
ene enero gen gener gennaio ian ianuarie jaan jaanuar jan janeiro januar januari january január januára janv janvier janvāris led leden ledna oca ocak saus sausio sausis sij siječanj siječnja sty styczeń stycznia tammi tammikuu tammikuuta ιαν ιανουάριος ιανουαρίου січ січень січня янв январь января яну януари ינואר يناير ژانویه जनवरी
feb febbraio febr febrer febrero februar februari februarie february február februára februāris fev fevereiro févr février helmi helmikuu helmikuuta lut lutego luty vas vasario vasaris veebr veebruar velj veljača veljače únor února şub şubat φεβ φεβρουάριος φεβρουαρίου лют лютий лютого фев февр февраль февраля февруари פברואר فبراير فوریه फ़रवरी
bře březen března kov kovas kovo maalis maaliskuu maaliskuuta maart mac machi mar marca march marec maret mars mart martie marts marzec marzo março mrt márc március mär märts märz ožu ožujak ožujka μάρ μάρτιος μαρ μαρτίου бер березень березня мар март марта מרץ مارس मार्च
abr abril apr april aprile aprili aprilie aprill apríl apríla aprīlis avr avril bal balandis balandžio dub duben dubna huhti huhtikuu huhtikuuta kwi kwiecień kwietnia nis nisan tra travanj travnja ápr április απρ απρίλιος απριλίου апр апрель апреля април квіт квітень квітня אפריל آوریل أبريل अप्रैल
geg gegužė gegužės kvě květen května mag maggio mai maig maijs maio maj maja may mayo mayıs mei máj mája május svi svibanj svibnja touko toukokuu toukokuuta μάι μάιος μαΐ μαΐου май мая трав травень травня מאי مايو مه मई
birž birželio birželis cze czerwca czerwiec giu giugno haz haziran iun iunie juin jun june junho juni junij junio juny juuni jún júna június jūn jūnijs kesä kesäkuu kesäkuuta lipanj lipnja červen června čvn ιουν ιουνίου ιούν ιούνιος июн июнь июня черв червень червня юни יוני يونيو ژوئن जून
heinä heinäkuu heinäkuuta iul iulie juil juillet jul julai julho juli julij julio juliol july juuli júl júla július jūl jūlijs liep liepa liepos lipca lipiec lug luglio srpanj srpnja tem temmuz července červenec čvc ιουλ ιουλίου ιούλ ιούλιος июл июль июля лип липень липня юли יולי يوليو ژوئیه जुलाई
ag ago agost agosti agosto agu agustus août aug august augusta augusti augusts augustus augusztus avg avgust ağu ağustos elo elokuu elokuuta kol kolovoz kolovoza ogo ogos rugp rugpjūtis rugpjūčio sie sierpień sierpnia srpen srpna αυγ αυγούστου αύγ αύγουστος авг август августа серп серпень серпня אוגוסט أغسطس اوت अगस्त
eyl eylül rugs rugsėjis rugsėjo ruj rujan rujna sep sept septemba september septembra septembre septembrie septembris septembro septiembre set setembre setembro settembre syys syyskuu syyskuuta szept szeptember wrz wrzesień września zář září σεπ σεπτέμβριος σεπτεμβρίου вер вересень вересня сент сентябрь сентября сеп септември ספטמבר سبتمبر سپتامبر सितंबर
eki ekim loka lokakuu lokakuuta oct october octobre octombrie octubre okt oktoba oktober oktobris oktoober október októbra ott ottobre out outubro paź październik października spal spalio spalis říj říjen října οκτ οκτώβριος οκτωβρίου жовт жовтень жовтня окт октомври октябрь октября אוקטובר أكتوبر اکتبر अक्टूबर
kas kasım lapkr lapkritis lapkričio listopadu marras marraskuu marraskuuta noiembrie nov novemba november novembra novembre novembris novembro noviembre stu studeni studenoga νοέ νοέμβριος νοε νοεμβρίου лист листопад листопада ное ноември нояб ноябрь ноября נובמבר نوامبر نوفمبر नवंबर
ara aralık dec december decembra decembrie decembris des desemba desember desembre dets detsember dez dezember dezembro dic dicembre diciembre dis disember déc décembre gru grudnia grudzień gruod gruodis gruodžio joulu joulukuu joulukuuta prosinac prosinca prosince prosinec δεκ δεκέμβριος δεκεμβρίου груд грудень грудня дек декабрь декабря декември דצמבר دسامبر ديسمبر दिसंबर
"""  # noqa: E501 - one line a month

_LINES = _MONTH_NAMES.strip().splitlines()
MONTHS = {name.casefold(): number for number, names in enumerate(_LINES, 1) for name in names.split()}
"""Case-folded month name -> 1..12."""

_OFFSETS = {
    "Z": 0, "UTC": 0, "GMT": 0, "WET": 0, "BST": 1, "WEST": 1, "CET": 1, "MEZ": 1, "CEST": 2, "MESZ": 2, "EET": 2,
    "SAST": 2, "EEST": 3, "MSK": 3, "МСК": 3, "TRT": 3, "PKT": 5, "WIB": 7, "HKT": 8, "SGT": 8, "AWST": 8, "JST": 9,
    "KST": 9, "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13, "EST": -5, "EDT": -4, "CDT": -5, "MST": -7, "MDT": -6,
    "PST": -8, "PDT": -7, "BRT": -3, "ART": -3,
}  # fmt: skip
_PLACES = {"ET": "America/New_York", "PT": "America/Los_Angeles", "CT": "America/Chicago", "MT": "America/Denver"}

ZONE_NAMES = tuple(sorted((*_OFFSETS, *_PLACES), key=len, reverse=True))
"""Abbreviations that name one zone; IST, CST and other ambiguous ones are left out."""


def zone_of(name: str) -> tzinfo:
    """The zone of one of `ZONE_NAMES`."""
    if name in _PLACES:
        return ZoneInfo(_PLACES[name])
    return timezone(timedelta(hours=_OFFSETS[name]))
