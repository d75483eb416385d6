import { stems } from '../../match.ts'

/** Words in the names of lists whose entries are single things: "shopping", "packing list". */
const LISTS = new Set(
  'shopping shop grocery groceries supermarket market store food pantry pharmacy packing gift gifts wish wishlist guest guests'.split(
    ' ',
  ),
)

export function isList(tag: string): boolean {
  return tag
    .toLowerCase()
    .split(/[\s_-]+/)
    .some((word) => LISTS.has(word))
}

/**
 * Goods that a household buys: enough to see that "milk and eggs" are two things, even without the name of a list. Words
 * with other meanings ("paper", "date", "roll") are left out.
 */
const GOODS = new Set(
  stems(
    'milk eggs bread butter margarine cheese yogurt cream flour sugar salt pepper rice pasta spaghetti noodles cereal oats oatmeal ' +
      'coffee tea juice water soda beer wine apples bananas oranges lemons limes grapes berries strawberries blueberries ' +
      'peaches pears melon mangoes pineapple avocados tomatoes potatoes carrots onions garlic lettuce cucumbers spinach broccoli cabbage ' +
      'mushrooms zucchini celery corn peas beans lentils chicken beef pork ham bacon turkey salmon tuna shrimp sausages tofu ' +
      'vinegar honey jam chocolate cookies biscuits crackers chips crisps snacks nuts almonds candy cake ketchup mustard mayonnaise mayo ' +
      'salsa soup spices cinnamon basil parsley soap shampoo conditioner toothpaste toothbrush deodorant tissues napkins towels ' +
      'detergent sponges batteries bulbs diapers nappies razors candles',
  ),
)

/** Whether a piece of a title is something to buy: "oat milk", "a dozen eggs". */
export function isGood(text: string): boolean {
  return GOODS.has(stems(text).at(-1) ?? '')
}

/** "a bottle of", "2 packs of": how much of a thing. */
export const MEASURE =
  /^(?:(?:an?|the|some|one|two|three|four|five|six|half|\d{1,4})(?: ?(?:kg|g|l|ml|lbs?|oz))? )*(?:(?:bottle|can|pack|packet|package|box|bag|loa[fv]e?|bunch|jar|tin|tube|carton|bar|roll|kilo|pound|gram|litre|liter|pint|gallon|ounce|cup|slice|piece|pair|head|couple|dozen|lot)e?s? of )?/i

/**
 * A verb of a task, with its object. A list after it belongs to the verb: "call Bob and Alice", "prepare the report and
 * the slides".
 */
export const VERB =
  /^(?:(?:go|try|remember|plan|start|continue) (?:to )?)?(?:add|analy[sz]e|answer|apply|arrange|ask|assemble|attend|back up|bake|book|bring|build|buy|call|cancel|celebrate|change|charge|check|choose|clean|clear|collect|compare|complete|confirm|contact|cook|copy|create|cut|decide|decorate|deliver|design|discuss|do|donate|download|draft|draw|drive|drop|e-?mail|edit|empty|exchange|exercise|feed|file|fill|find|finish|fix|fold|follow|frame|get|give|go|grab|greet|hang|have|help|hire|hoover|inform|install|invite|iron|join|keep|learn|leave|let|listen|look|mail|make|meet|mend|message|mop|move|mow|notify|open|order|organi[sz]e|pack|paint|pay|phone|pick|plan|plant|post|practi[cs]e|prepare|print|prune|purchase|put|rake|read|register|renew|rent|repair|replace|reply|research|return|review|revise|ring|run|scan|schedule|see|sell|send|set|sew|share|sharpen|shovel|show|sign|sort|speak|start|study|submit|sweep|take|talk|tell|test|text|thank|throw|tidy|translate|trim|update|upload|vacuum|visit|walk|wash|watch|water|wipe|work|wrap|write)(?! of(?!\p{L})) \S/iu
