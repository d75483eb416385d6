import { feastsOf } from './feast.ts'

/** Days of single states, by names that say which. */
export const NATIONAL_DAYS = feastsOf(`
1 1: hait(i|ian) independence day
1 4: (burma|burmese|myanmar) independence day
1 26: (uganda(n|) liberation|australian national) day
2 6: new zealand(|'s) (national |)day
2 7: grenada(|n|ian) independence day
2 16: lithuania(n|) independence day
2 17: kosovo independence day
2 22: saint lucia(n|) independence day
2 27: dominican( republic|) independence day
3 3: bulgaria(n|) (national|liberation) day
3 6: lithuania(n|) statehood day
3 12: maurit(ius|ian) independence day
3 15: hungar(y|ian) revolution day
3 17: ireland('s|) national day
3 20: tunisia(n|) independence day
3 21: namibia(n|) independence day|south african human rights day
4 4: senegal(ese|) independence day
4 17: syria(n|) (independence|evacuation) day
4 18: zimbabwe(an|) independence day
4 24: armenian genocide remembrance day
4 27: sierra leone(an|) independence day|togo(lese|) independence day
5 3: (poland|polish) may third day
5 14: paragua(y|yan) independence day
5 20: camero(on|onian) national day|timor leste independence day
5 22: yemen(i|) unity day
5 24: eritrea(n|) independence day
5 25: jordan(ian|) independence day
5 26: (georgia(n|)|guyan(a|ese)) independence day
6 1: samoa(n|) independence day
6 25: (mozambi(que|can)|croatia(n|) statehood|slovenia(n|)) (independence |)day
6 26: madagascar independence day
6 30: congo(lese|) independence day
7 1: (burundi|rwanda(n|)|somali(a|)) independence day
7 3: belarus(ian|) independence day
7 4: rwanda(n|) liberation day
7 5: (algeria(n|)|cape verde(an|)) independence day
7 6: malawi(an|) independence day
7 10: baha(mas|mian) independence day
7 26: (liberia(n|)|maldiv(es|ian)) independence day|cuba(n|) revolution day
8 2: macedonia(n|) republic day
8 6: bolivia(n|) independence day
8 10: ecuador(ian|) independence day
8 19: afghan(istan|) independence day
8 25: urugua(y|yan) independence day
8 27: moldova(n|) independence day
8 31: (trinidad(ian|)|trinidad and tobago|kyrgyz(stan|)) independence day
9 1: uzbek(istan|) independence day
9 3: qatar(i|) independence day|san marino national day
9 9: tajik(istan|) independence day|california admission day
9 15: (costa rica(n|)|guatemala(n|)|el salvador(|ian)|salvadoran|hondura(s|n)|nicaragua(n|)|central american) independence day
9 21: (armenia(n|)|belize(an|)|malta|maltese) independence day
9 23: saudi( arabia(n|)|) national day
9 24: guinea bissau independence day
9 30: botswana independence day
10 1: cypr(us|iot) independence day
10 4: lesotho independence day
10 9: uganda(n|) independence day
10 10: fiji(an|) (day|independence day)
10 24: zambia(n|) independence day
10 27: (turkmen(istan|)|saint vincent) independence day
10 31: slovak reformation day
11 1: (antigua(n|)|algerian revolution) (independence |)day
11 3: (panama(nian|)|dominica) independence day
11 9: cambodia(n|) independence day
11 11: angola(n|) independence day
11 18: latvia(n|) independence day|oman(i|) national day|moroc(co|can) independence day
11 22: leban(on|ese) independence day
11 28: (albania(n|)|mauritania(n|)|panama(nian|) from spain) independence day
11 30: barbad(os|ian) independence day
12 1: romania(n|) national day
12 2: (uae|emirati|united arab emirates) national day|lao(s|) national day
12 6: spanish constitution day
12 9: tanzania(n|) independence day
12 16: (bahrain(i|)|kazakh(stan|)) (independence |national )day
12 18: (qatar|qatari) national day|niger republic day
12 24: libya(n|) independence day
2 4: sri lanka(n|) independence day
2 11: japan(ese|) (national |)foundation day
2 23: defender (of |)fatherland('s|) day|emperor's birthday
2 24: estonia(n|) independence day
2 25: (edsa |)people power( revolution|)( day| anniversary|)
3 1: korea(n|) independence movement day|samil(jeol|)
3 2: adwa( victory|) day
3 6: ghana(ian|) independence day
3 23: pakistan(i|) (republic |)day
3 24: day of remembrance for truth and justice
3 25: gree(k|ce) independence day
3 26: bangladesh(i|) independence day
4 2: malvinas day
4 6: chakri day
4 9: araw ng kagitingan|day of valor|bataan day
4 21: tiradentes( day|)|kartini day
4 23: turkish children's day
4 25: italian liberation day|festa della liberazione|carnation revolution
4 27: ~freedom day|south african freedom day
4 30: reunification day|dia del nino
5 3: polish constitution day|japanese constitution (memorial |)day
5 4: dutch remembrance day|dodenherdenking
5 5: dutch liberation day|bevrijdingsdag|kodomo no hi|~boy's day
5 10: (mexican mother's day|dia de las madres)
5 17: syttende mai|norw(ay|egian) (constitution |national |)day
5 24: culture and literacy day
5 25: africa(n|) day|may revolution|argentin(a|e) national day
6 1: madaraka day|pancasila day
6 2: italian (republic|national) day|festa della repubblica
6 5: danish constitution day|grundlovsdag
6 6: swed(en|ish) national day|national day of sweden
6 10: portugal day
6 12: russia day|philippine('s|) independence day|~democracy day|dia dos namorados
6 16: south african youth day
6 17: iceland(ic|) (national|independence) day
6 24: inti raymi
7 1: hksar establishment day
7 5: tynwald day|venezuela(n|) independence day
7 6 to 7 15: san fermin|running of bulls
7 9: argentin(a|e|ian) independence day|nunavut day
7 14: (french|france) (national|independence) day|quatorze juillet
7 18: (nelson |)mandela day
7 20: colombia(n|) independence day
7 21: belgi(um|an) national day
7 28: peru(vian|) independence day
8 1: swiss national day
8 6: jamaica(n|) independence day
8 9: singapore('s|) (national |independence )day|south african women's day
8 11: ~mountain day
8 14: pakistan(i|) independence day
8 15: gwangbok(jeol|)|korea(n|) liberation day
8 17: indonesia(n|) independence day|hari kemerdekaan
8 20: hungar(y|ian) national day
8 21: ninoy aquino day
8 24: ukrain(e|ian) independence day
8 31: hari merdeka|merdeka day|~merdeka|malaysia(n|) independence day
nth -1 wed 8: la tomatina|~tomatina
9 2: vietnam(ese|) (national|independence) day
9 7: brazil(ian|) independence day
9 11: diada|(national day of catalonia|catalan national day)
9 15: (el |)grito( de dolores|)
9 16: mexic(o|an) independence day|malaysia day
9 18: chile(an|) independence day|fiestas patrias
9 24: ~heritage day|braai day
from sat 9 16 to nth 1 sun 10 plus 1: oktoberfest
10 1: (china|chinese) national day|national day of china|nigeria(n|) independence day
10 1 for 7: (chinese|national day) golden week
10 3: (german unity|german national) day|day of german unity|gaecheonjeol
10 9: hangul day|hangeul day
10 10: double (ten|tenth)( day|)|taiwan(ese|) national day
10 12: dia de la raza|hispanic(ity|) day|(spanish|spain) national day|fiesta nacional|our lady aparecida
10 20: mashujaa day
10 26: austria(n|) national day
10 28: (ohi|oxi) day|czech national day
10 29: (turkish|turkey) republic day
11 3: ~culture day
11 11: pol(ish|and) independence day|single('s|) day|double eleven|pepero day|eleven eleven
11 15: shichi go san|(brazil(ian|) republic|republic proclamation|proclamation of republic) day
nth 3 mon 11: mexican revolution day|dia de la revolucion
11 20: zumbi day|black (awareness|consciousness) day
11 23: labor thanksgiving( day|)
11 30: bonifacio day
12 6: fin(land|nish) independence day
12 12: jamhuri day|kenya(n|) independence day
12 16: day of reconciliation|vijay diwas
12 30: rizal day
nth 2 mon 1: ~coming of age day|seijin no hi
2 3: setsubun
3 3: hina matsuri|~girl's day|doll('s|) festival
4 29: showa day
5 4: ~greenery day
7 7: tanabata|~star festival
nth 3 mon 7: ~marine day|umi no hi
8 13 to 8 17: o bon|bon festival|~obon
nth 3 mon 9: respect for aged day|keiro no hi
nth 2 mon 10: japanese sports day
3 15 to 3 20: (las |)fallas`)
