import { feastsOf } from './feast.ts'

/**
 * International days, above all those of the United Nations. Their names alone could mean anything ("water day"), so
 * they are weak; `findHoliday` reads "World Water Day" and "International Day of …" as sure names of them.
 */
export const WORLD_DAYS = feastsOf(`
1 4: ~braille day
1 21: ~hug(ging|) day
1 24: ~education day
1 26: ~customs day
1 27: (international |)holocaust (memorial day|remembrance day international)|international holocaust remembrance day|day (of commemoration |)in memory of victims of holocaust
1 28: ~data (privacy|protection) day
nth -1 sun 1: ~leprosy day
2 2: ~wetlands day
2 4: ~cancer day|~human fraternity day
2 9: ~pizza day
2 10: ~pulses day
2 11: ~(women and girls in science|girls and women in science) day
2 13: ~radio day
2 17: ~random acts of kindness day
2 20: ~social justice day
2 21: ~mother (language|tongue) day
from tue 2 5: safer internet day
2 27: ~ngo day
2 28: ~rare disease day|~science day
3 1: ~zero discrimination day|~compliment day
3 3: ~wildlife day|~hearing day
nth 1 thu 3: uk book day
nth 2 thu 3: ~kidney day
3 15: ~consumer rights day
3 20: ~happiness day|~oral health day
3 21: ~poetry day|~forests day|~forest day|~down('s|) syndrome day|~elimination of racial discrimination day|~puppetry day
3 22: ~water day
3 23: ~meteorolog(y|ical) day|~puppy day
3 24: ~tuberculosis day|~tb day
3 26: ~epilepsy day|purple day
3 27: ~theat(re|er) day
3 30: ~bipolar day|~doctor's day|~zero waste day
3 31: ~(transgender|trans) (day of |)visibility( day|)|(transgender|trans) day of visibility|~backup day
4 2: ~autism( awareness|) day
4 6: ~sport for development and peace day
4 7: ~health day
4 11: ~parkinson('s|) day|~pet day
4 12: ~human space flight day|yuri's night|~cosmonautics day
4 15: ~art day
4 18: ~heritage sites day
4 21: ~creativity and innovation day
4 23: ~book( and copyright|) day|~english language day
4 24: ~multilateralism day|~animals in laboratories day|~lab animal day
4 25: ~malaria day|~dna day|~penguin day
4 26: ~intellectual property day|~ip day
4 28: ~(safety and health at work|workplace safety) day|day of mourning|~worker's memorial day
4 29: ~dance day
4 30: ~jazz day
nth 1 tue 5: ~asthma day
5 2: ~tuna day
5 3: ~press freedom day
5 4: ~firefighter('s|) day
5 5: ~midwi(fe|ves)('s|) day|~hand hygiene day
nth 2 sat 5: ~migratory bird day|~fair trade day
5 8: (world |international |)red cross( and red crescent|) day|~thalassaemia day
5 15: ~(family|families) day
5 16: ~light day|~living together in peace day
5 17: ~(telecommunication|telecommunication and information society|information society|hypertension) day|(idahobit|idahot)|(international |)day against homophobia( transphobia| biphobia|)( and transphobia| and biphobia|)
5 18: ~museum day|~museums day
5 20: ~bee day|~metrology day
5 21: ~tea day|~cultural diversity day
5 22: ~(biodiversity|biological diversity) day
5 23: ~turtle day
5 25: ~towel day|~geek pride day|~missing children('s|) day
5 28: ~menstrual hygiene day|~hamburger day
5 29: ~un peacekeepers day|~peacekeepers day|~everest day
5 31: ~no tobacco day
6 1: ~milk day|global (day of parents|parents day)|international children's day
6 3: ~bicycle day
6 5: ~environment day
6 7: ~food safety day
6 8: ~oceans day|~ocean day|~brain tumor day|~best friend('s|) day
6 12: ~child labor day
6 13: ~albinism awareness day
6 14: ~blood donor('s|) day
6 15: ~elder abuse awareness day
6 17: ~(combat |)desertification( and drought|) day
6 18: ~sustainable gastronomy day|autistic pride day|~sushi day
6 20: ~refugee day
6 21: ~yoga day|~music day|fete de la musique|~selfie day
6 23: ~public service day|~widows day|~olympic day
6 25: ~seafarer('s|) day
6 26: ~(drug abuse|against drug abuse|victims of torture) day|~support of victims of torture day
6 30: ~asteroid day|~social media day
nth 1 sat 7: ~cooperatives day
7 2: ~ufo day
7 6: ~kissing day|~kiss day
7 7: ~chocolate day
7 11: ~population day
7 12: ~malala day
7 15: ~youth skills day
7 17: ~emoji day|~justice day
7 20: ~chess day
7 22: pi approximation day
7 28: ~hepatitis day|~nature conservation day
7 29: ~tiger day
7 30: ~friendship day|~trafficking in persons day
nth 1 fri 8: ~beer day
8 8: ~cat day
8 9: ~world indigenous people's day|(international |)day of world('s|) indigenous people('s|)
8 10: ~lion day
8 12: ~youth day|~elephant day
8 13: ~left handers day
8 19: ~humanitarian day|~photo(graphy|) day
8 23: ~(remembrance of slave trade|slave trade remembrance) day
8 29: ~against nuclear tests day
8 30: ~(disappeared|victims of enforced disappearances) day
9 5: ~charity day
9 8: ~literacy day|star trek day
nth 2 sat 9: ~first aid day
9 10: ~suicide prevention day
1 256: programmer('s|) day
9 15: (international|world) (democracy day|day of democracy)|~lymphoma day
9 16: ~(ozone|ozone layer) day
9 17: ~patient safety day
nth 3 sat 9: ~clean up day|software freedom day
9 21: ~peace day|~alzheimer('s|) day|~gratitude day
9 22: ~car free day|hobbit day|~rhino day
9 23: ~sign languages day|~sign language day|bi(sexual|) visibility day
9 26: ~contraception day|european day of languages|~european languages day
9 27: ~tourism day
9 28: ~rabies day|~access to information day
9 29: ~heart day
nth -1 sun 9: ~rivers day|~deaf day
9 30: ~translation day|~podcast day
10 1: ~older persons day|~older people day|~elderly day|~coffee day|~vegetarian day|international music day
10 2: ~(non violence|nonviolence) day
10 4: ~animal day|~animals day|~taco day
nth 1 mon 10: ~habitat day|~architecture day
10 4 for 7: ~space week
10 9: ~post day
10 10: ~against death penalty day
nth 2 thu 10: ~sight day
nth 2 tue 10: ada lovelace day
10 11: ~girl child day|~coming out day|coming out day
10 13: ~disaster( risk|) reduction day
10 15: ~rural women day|~hand washing day|~white cane day
10 16: ~food day|~spine day|~bread day
10 17: ~(eradication of poverty|poverty) day
10 20: ~statistics day|~osteoporosis day
10 23: mole day
10 24: (united nations|un) day|~development information day|~polio day
10 29: ~stroke day|~internet day
10 31: ~cities day
nth 1 thu 11: ~digital preservation day
11 6: ~(prevent|preventing) exploitation of environment in war day
11 8: ~radiology day|~town planning day
11 9: world freedom day|fall of berlin wall
11 10: ~science day for peace and development
11 13: ~kindness day
11 14: ~diabetes day
11 16: ~tolerance day
nth 3 thu 11: ~philosophy day|great american smoke out
11 17: ~prematurity day|~students day
nth 3 sun 11: ~(road traffic victims|remembrance for road traffic victims) day
11 19: ~toilet day
11 20: (transgender|trans) day of remembrance|~child day
11 21: ~television day|~hello day
11 25: (international day for the |)elimination of violence against women( day|)|~violence against women day|white ribbon day
11 29: ~solidarity with palestinian people day
12 2: ~abolition of slavery day
12 3: ~(persons with disabilities|people with disabilities|disabled persons|disability|disabilities) day
12 5: ~volunteer('s|) day|~soil day
12 7: ~civil aviation day
12 9: ~(anti corruption|anticorruption|against corruption) day
12 10: human rights day
12 11: (international|world) mountain day
12 18: ~migrants day|~arabic language day
12 20: ~human solidarity day
12 21: ~basketball day`)
