import { feastsOf } from './feast.ts'
import { LATE_RULE_WORDS } from './late-rules.ts'

const BANK = '(bank |public |)holiday'

/** More days of English-speaking states and of customs, see `CIVIL_FEASTS`. */
export const RARE_CIVIL_FEASTS = feastsOf(
  `
nth 2 sun 5: ~mom's day|~mum's day
nth 3 sun 6: ~dad's day
nth 2 sun 5 plus -2: military spouse (appreciation |)day
nth 1 wed 6: ~running day
1 1 to 2 1: dry january|veganuary
4 1 to 5 1: ~poetry month|autism (awareness|acceptance) month
5 1 to 6 1: mental health awareness month
10 1 to 11 1: sober october|stoptober
11 1 to 12 1: no shave november|nanowrimo
2 22: thinking day
10 21: back to the future day
sun 0 3 20 0: (spring|vernal|march) equinox
sun 90 6 21 0: (summer|june) solstice
sun 180 9 23 0: (autumn|autumnal|fall|september) equinox
sun 270 12 21 0: (winter|december) solstice
12 31: old year's (eve|night|day)|watch night|saint sylvester('s|)( night| day|)|omisoka
1 25: burns supper|robert burns ((birth|)day|night)
2 12: lincoln's day|darwin day
2 13: galentine's( day|)
2 14: ~v day
nth 3 mon 2: george washington's (birth|)day
3 1 to 4 1: women's history month
3 15: ides of march
4 27: koningsdag
5 1: (world|european) labor day|~lei day|~law day|~loyalty day|beltane|feast of saint joseph worker
5 4: may (the |)fourth be with you
5 8: victory in europe day
5 9: schuman day
from mon 5 18: queen victoria's (birth|)day
6 6: d day (anniversary|landings)
6 19: juneteenth national independence day|juneteenth freedom day|~jubilee day
7 1: dominion day
nth 1 mon 8: (british columbia|bc|saskatchewan|new brunswick|natal|simcoe|terry fox|alberta heritage) day
9 11: nine eleven
9 17: citizenship day
nth 2 mon 10: first people's day
10 1 to 11 1: breast cancer awareness month|pinktober
nth 3 sat 10: sweetest day
nth 1 sun 9: (australian|nz|new zealand) father's day
10 31: samhain|trick or treat (night|day)
11 5: ~fireworks night|gunpowder (plot|treason) (day|night)
from tue 11 2: general election day
11 11: poppy day
nth 4 thu 11 plus 1: (native american|american indian) heritage day|buy nothing day
12 26: day of goodwill
sun 0 3 20 0: ~ostara
sun 90 6 21 0: longest day( of year|)|~litha
sun 180 9 23 0: ~mabon
sun 270 12 21 0: shortest day( of year|)|~yule
matariki: matariki|maori new year
1 2: second (of |)january|bank holiday after new year
nth -1 tue 1: up helly aa
2 1: national freedom day
2 4: rosa parks day
2 15: susan b anthony day|singles awareness day
nth 3 mon 2: (louis riel|islander|nova scotia heritage) day
nth 1 fri 3: ~employee appreciation day
3 2: read across america( day|)|doctor seuss( birth|) day|texas independence day
3 4: world wide grammar day|~grammar day
nth 2 mon 3: canberra day
3 31: cesar chavez( birth|) day
4 2: fact checking day
4 6: tartan day
4 9: vimy ridge day
4 10: ~siblings day
4 13: (thomas |)jefferson's (birth|)day
nth 3 mon 4: marathon monday|boston marathon
nth 3 sat 4: record store day
bank-monday: bank holiday monday
bank-monday plus -2 for 3: bank holiday weekend
nth 1 mon 6: june ${BANK}
nth -1 mon 10: october ${BANK}
nth 1 thu 5: ~day of prayer
nth 1 sat 5: free comic book day|kentucky derby( day|)
from sun 5 1 plus 2: ~teacher appreciation day
from sun 5 1 for 7: ~teacher appreciation week
5 22: harvey milk day
nth -1 mon 5 plus -1: indy (500|five hundred)|indianapolis (500|five hundred)
5 1 to 6 1: asian american( and|) pacific islander (heritage|history) month|aapi heritage month
nth 1 fri 6: ~donut day|~doughnut day
nth 1 mon 6: (nz|new zealand) (king|queen)'s birthday|western australia day
nth 2 sat 6: trooping (the |)color
6 12: loving day
6 16: bloomsday
6 21: national indigenous people's day|indigenous people's day canada
nth 1 sun 7 for 8: naidoc week
7 12: orangemen's day|battle of boyne|~orange day|glorious twelfth
7 20: moon landing day|~moon day
nth 3 sun 7: ~ice cream day
7 24: ~pioneer day
8 7: purple heart day
8 14: v j day
8 26: women's equality day|~dog day
9 15 to 10 16: (hispanic|latino|latinx) heritage month
9 19: talk like a pirate day
nth 4 fri 9: native american day
nth -1 sun 9: gold star mother's day
9 30: (national day (for|of) |)truth and reconciliation( day|)|orange shirt day
10 9: leif eri(k|c)(s|ks)on day
nth -1 fri 10: nevada day
10 30: (mischief|devil's|cabbage) night
11 10: marine corps birthday
nth 4 thu 11 plus -1: drinksgiving|blackout wednesday
nth 4 thu 11 plus 4 for 7: cyber week
11 1 to 12 1: movember|(native american|american indian) heritage month
12 15: bill of rights day
nth 3 fri 12: ugly (christmas |)(sweater|jumper) day|christmas jumper day
from sat 12 18: super saturday|panic saturday
12 23: festivus|christmas eve eve
from mon 1 26: auckland anniversary( day|)
from mon 1 19: wellington anniversary( day|)
from mon 5 27: reconciliation day
super-bowl plus 1: super bowl monday
8 1: ~lammas|lammas day|lughnasa(d|)|lughnasadh
2 1: imbolc
4 30: walpurgis( night|)|walpurgisnacht|~valborg`,
  LATE_RULE_WORDS,
)
