/**
 * Topics that people ask assistants about and a todo manager does not cover. A message about one is out of scope, unless
 * it asks for a todo ("remind me to check the weather").
 */
const TOPICS: Record<string, string> = {
  weather:
    'weather|forecasts?|rain(?:s|ing|y)?|snow(?:s|ing)?|temperature|humidity|sunny|degrees (?:celsius|fahrenheit|outside)',
  news: 'news|headlines?|breaking story',
  music:
    'music|songs?|playlists?|albums?|radio|podcasts?|listen(?:ing)?|sing|lyrics|tunes?|jams?|jazz|rock (?:music|songs?)|spotify|pandora|soundtrack|shuffle|volume',
  home: 'lights?|lamps?|thermostat|smart plug|air con(?:ditioner|ditioning)?|speakers?|television|tv',
  food: 'recipes?|cook(?:ing)? (?:websites?|time)|ingredients?|calories?|calorie|caloric|nutrition(?:al)?|carbs|restaurants?|takeaway|pizza|reviews? (?:of|for|on)|yelp',
  travel:
    'flights?|fly(?:ing)?|airlines?|airplane|airfare|plane tickets?|air tickets?|round[\\s-]?trip|one[\\s-]way|layover|(?:next|last) (?:train|bus|tram|ferry)|hotels?|rental cars?',
  rides: 'taxis?|cabs?|ubers?|lyft|ola|rideshare|shuttle|transportation',
  money:
    'credit (?:score|rating|report|limit)|fico|exchange rates?|conversion rate|currenc(?:y|ies)|dollars?|euros?|yen|pesos?|pounds sterling|rupees?|bucks|\\$\\d+|bank accounts?|checking|checkings|savings(?: account)?|transfer|transaction|account (?:balance|number)|stocks?|bitcoin|my money|money (?:from|to|into)',
  chance: 'dice|die|coin|heads or tails|heads|tails|flip|roll(?: a| an| the| some| \\d)|sided',
  language:
    'translat(?:e|ion)|spell(?:ing|ed)?|synonyms?|definition|define|in (?:spanish|french|german|italian|english|chinese|japanese|portuguese|russian|korean|arabic|hindi|dutch|swedish|turkish)|how (?:do|would) (?:you|i|one|they) say|pronounce',
  car: 'tires?|tyres?|psi|oil (?:level|pressure)|mileage|mpg',
  fun: 'jokes?|funny|laugh|riddle|trivia|horoscope|poem',
  assistant:
    'who (?:made|created|built|designed|programmed|invented) you|(?:made|created|built|designed|programmed) you|your (?:name|maker|creator|birthday|age|boss|favou?rite|hobbies)|are you (?:a |an )?(?:real|human|bot|robot|ai|person|alive)|how old are you|where (?:are|were|do) you',
  world:
    'capital of|population|president|who (?:won|is the|was the|invented)|how (?:far|tall|big|deep|high|heavy) (?:is|are)|distance|directions?|traffic|calculate|square root|meaning of (?:life|the word)|wikipedia|google|movies?|stats|autism',
}

const TOPIC = new RegExp(
  `(?<![\\p{L}\\p{N}-])(?:${Object.values(TOPICS).join('|').replaceAll(' ', '\\s+')})(?![\\p{L}\\p{N}])`,
  'iu',
)

/** Commands that only a voice assistant follows, on any topic. */
const ORDERS =
  /^(?:play|sing|turn (?:it |that |everything )?(?:on|off|up|down)|switch (?:it )?(?:on|off)|dim|brighten|translate|spell|convert|calculate|define|flip|roll|toss|shuffle|skip|pause|resume|wake me|call me an?|google|search the (?:web|internet)|navigate|(?:take|snap) an? (?:selfie|picture|photo)|open (?:\p{L}+tube|the app|the browser|netflix|instagram|facebook)|(?:put|set|switch|turn|change) .{1,60} (?:in|into|on|to) .{0,40}mode|(?:increase|decrease|raise|lower|set|adjust) the (?:brightness|volume|heating|heat|temperature|thermostat|screen)|post (?:this|that|it) on|make me (?:an?|some)|buy (?:me|us)|show me (?:pictures|photos|videos)|tell me (?:a|another|some|about|why|how|who)|explain|recommend|suggest|compare|how (?:much|far|old|tall|long|hot|cold|big) (?:is|are|does|do|will)|(?:find|get|order|book|reserve|call|hail|request) (?:me )?(?:an?|the|some)? ?(?:taxi|cab|uber|lyft|ola|flight|hotel|pizza))(?!\p{L})/iu

/** Services that a voice assistant calls at once. "I need" before such a service makes a command, not a todo. */
const SERVICE =
  /^(?:send|move|put|take|transfer|wire|complete|make)(?!\p{L}).*(?:dollars?|bucks|\$\d|accounts?|checkings?|savings|my money|transaction)|^(?:put|set|turn|shift|switch|will you put)(?!\p{L}).*(?:music|songs?|playlist|lights?|radio|volume|tv)(?!\p{L})|^call (?:a|an|the) (?:car|call|cab)(?!\p{L})|(?<!\p{L})(?:flights?|airline|airplane|plane tickets?|air tickets?|fly (?:\p{L}+ )?(?:from|to|out)|taxis?|cabs?|uber\p{L}*|lyft|ola|transfer|listen|dice|roll (?:a|an|some|the)|roll on a|coin|credit score|translat(?:e|ion)|speak to customer service)(?!\p{L})/iu

/** Verbs of tasks of the user. A line that starts with one is a todo. */
const TASK_VERB =
  /^(?:buy|call(?! (?:me|us)(?!\p{L}))|phone|ring|email|e-mail|mail|text(?!.* that )|message(?!.* that )|write|send(?!.* saying )|pay|clean|wash|water(?= (?:the|my|our|plants|flowers|garden))|feed|walk|pick up|drop off|fix|repair|prepare|practi[cs]e|study|learn|visit|meet|return|renew|submit|sign|print|scan|mow|vacuum|iron|mop|sweep|tidy|pack|unpack|paint|bake|cook|replace|install|collect|grab|thank|invite|congratulate|reply|respond|apply|register|donate|sell|hang|assemble|plant|trim|rake|jog|stretch|meditate|attend|discuss|research|draft|proofread|organi[sz]e|declutter|defrost|refill|charge|backup|back up|take out|put away|do (?:the|some|a|laundry|dishes|homework|yoga|taxes|my (?:homework|taxes|laundry|dishes|chores|nails|hair|exercises))|bring|fill (?:in|out)|follow up|sort|empty the|change the|check in|drink|eat|finish|read(?! (?:me|out|back|my|the (?:list|news)))|book (?:(?:the|a|an|my) )?(?:dentist|doctor|vet|haircut|hairdresser|barber|appointment|optician|physio|massage)|exercise|work on|go to|get (?:gas|groceries|milk|bread|eggs|food|stamps|a haircut))(?!\p{L})/iu

/** Whether a line starts with the verb of a task of the user. */
export function isTask(lower: string): boolean {
  return TASK_VERB.test(lower) && !ORDERS.test(lower)
}

/** "I need to fix the lights" is a plan, on any topic. */
const PLAN = /^(?:i|we)(?:'m| am|'ve| have)? (?:really )?(?:need|have|want|must|should|ought|got|gotta|going)(?!\p{L})/u

/** Words that ask for a todo or name existing ones, on any topic. */
const ASKED_FOR =
  /(?:^|\s)#[\p{L}\p{ExtPict}\p{RI}]|(?<!\p{L})(?:due|high priority|low priority|importance)(?!\p{L})|(?:^|\s)p[1-4](?=\s|$)|^(?:add|create|remind|note|jot|write down|new (?:todo|to-do|task|reminder)|(?:todo|to-do|task|reminder)\s*:|don't forget|remember|schedule|set (?:up )?(?:a|an|another) (?:reminder|todo|to-do|task|meeting|appointment|event))(?!\p{L})|(?<!\p{L}|play)(?:to-?\s?do(?:'?s)?|tasks?|reminders?|lists?|cal[ae]nd[ae]r|agenda|schedule|appointments?|meetings?|events?)(?!\p{L})/u

/** Changes to a todo, on any topic: "mark the flights to Lisbon as not done". */
const CHANGES =
  /^(?:mark|unmark|uncheck|reopen|i(?:'ve| have)? (?:just |already )?(?:finished|completed|done)|delete|remove|cancel|rename|reschedule|postpone|snooze|tag|tick|cross|finish)(?!\p{L})|^(?:move|push|delay|change) (?:the |my )?(?:flight|taxi|cab|hotel)/u

/** Whether the words ask for a service. Even "I need …" does not make it a todo. */
export function isService(lower: string): boolean {
  return !ASKED_FOR.test(lower) && !CHANGES.test(lower) && (ORDERS.test(lower) || SERVICE.test(lower))
}

/** Whether the words ask for something that is out of scope. */
export function isOutside(lower: string): boolean {
  if (ASKED_FOR.test(lower)) return false
  if (isService(lower)) return true
  // A single word may be a short todo.
  return lower.includes(' ') && TOPIC.test(lower) && !TASK_VERB.test(lower) && !PLAN.test(lower)
}

/** Words that ask the assistant to do the task itself: "can you call Bob", "I want you to", "please send a mail to". */
const REQUEST =
  /^(?:(?:hey|hi|hello|ok|okay|alexa|siri|google|so|now)[\s,]+)*(?:(?:please|pls|kindly)[\s,]+)?(?:(?:can|could|will|would)\s+(?:you|u)|i(?:'d like|\s+would like|\s+want|\s+need)\s+you\s+to)\s|^(?:(?:hey|hi|hello|ok|okay)[\s,]+)*(?:please|pls|kindly)[\s,]+(?:send|e-?mail|mail|text|message|write|reply|respond|forward|compose)(?!\p{L})/u

/** Whether the words ask the assistant to do a task, which it can only note. */
export function isRequest(wholeLower: string): boolean {
  return REQUEST.test(wholeLower)
}

/** Whether a request that is out of scope can be a todo: it is a plan, and not a question or a command to a machine. */
export function mayBeNoted(lower: string): boolean {
  return PLAN.test(lower) || TASK_VERB.test(lower) || /^(?:book|order|transfer|reserve|find|watch)(?!p{L})/.test(lower)
}
