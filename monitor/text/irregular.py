"""English words whose forms no rule makes: one word a line, its base first; to add one, add a line."""

from typing import Final

_TABLE: Final = """
arise arose arisen
awake awoke awoken
be am is are was were been being
bear bore borne
beat beaten
become became
begin began begun
bend bent
bind bound
bite bit bitten
bleed bled
blow blew blown
break broke broken
breed bred
bring brought
build built
burn burnt
burst
buy bought
cast
catch caught
choose chose chosen
cling clung
come came
cost
creep crept
cut
deal dealt
dig dug
do does did done
draw drew drawn
dream dreamt
drink drank drunk
drive drove driven
eat ate eaten
fall fell fallen
feed fed
feel felt
fight fought
find found
flee fled
fling flung
fly flew flown
forbid forbade forbidden
forecast
foresee foresaw foreseen
forget forgot forgotten
forgive forgave forgiven
freeze froze frozen
get got gotten
give gave given
go goes went gone
grind ground
grow grew grown
hang hung
have has had
hear heard
hide hid hidden
hit
hold held
hurt
keep kept
kneel knelt
know knew known
lay laid
lead led
leap leapt
learn learnt
leave left
lend lent
let
lie lay lain lying lied
light lit
lose lost
make made
mean meant
meet met
mistake mistook mistaken
misunderstand misunderstood
offset
outdo outdid outdone
overcome overcame
overfly overflew overflown
oversee oversaw overseen
overshoot overshot
overtake overtook overtaken
overthrow overthrew overthrown
pay paid
prove proven
put
quit
read
rebuild rebuilt
redo redid redone
repay repaid
rethink rethought
rewrite rewrote rewritten
ride rode ridden
ring rang rung
rise rose risen
run ran
say said
see saw seen
seek sought
sell sold
send sent
set
shake shook shaken
shed
shine shone
shoot shot
show shown
shrink shrank shrunk
shut
sing sang sung
sink sank sunk
sit sat
sleep slept
slide slid
speak spoke spoken
speed sped
spend spent
spin spun
spit spat
split
spread
spring sprang sprung
stand stood
steal stole stolen
stick stuck
sting stung
strike struck stricken
strive strove striven
swear swore sworn
sweep swept
swim swam swum
swing swung
take took taken
teach taught
tear tore torn
tell told
think thought
throw threw thrown
tread trod trodden
undercut
undergo undergoes underwent undergone
understand understood
undertake undertook undertaken
undo undoes undid undone
uphold upheld
upset
wake woke woken
wear wore worn
weave wove woven
weep wept
win won
wind wound
withdraw withdrew withdrawn
withhold withheld
withstand withstood
write wrote written
child children
man men
woman women
foot feet
tooth teeth
goose geese
mouse mice
person people
crisis crises
analysis analyses
basis bases
axis axes
thesis theses
hypothesis hypotheses
emphasis emphases
criterion criteria
phenomenon phenomena
medium media
datum data
memorandum memoranda memorandums
referendum referenda referendums
bacterium bacteria
nucleus nuclei
radius radii
stimulus stimuli
index indices indexes
appendix appendices
matrix matrices
half halves
knife knives
leaf leaves
life lives
loaf loaves
shelf shelves
thief thieves
wife wives
wolf wolves
aircraft
spacecraft
craft
series
species
hero heroes
echo echoes
veto vetoes vetoed vetoing
potato potatoes
torpedo torpedoes torpedoed torpedoing
tornado tornadoes
embargo embargoes embargoed embargoing
cargo cargoes cargos
focus focuses focused focusing
"""

IRREGULAR: Final = {forms[0]: forms for line in _TABLE.split("\n") if (forms := tuple(line.split()))}
"""Base -> all its irregular forms, itself the first."""

BASES: Final = {
    form: tuple(base for base, forms in IRREGULAR.items() if form in forms)
    for forms in IRREGULAR.values()
    for form in forms
}
"""Form -> the bases that it may come from."""

NO_ENDING: Final = frozenset(
    "aircraft be bases data feet geese men mice news people series spacecraft species teeth women".split()  # noqa: SIM905
)
"""Words that take no regular ending."""
