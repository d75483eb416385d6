/** "I had lunch", "we've met Bob", "she called": somebody tells what was. */
export function isNews(title: string): boolean {
  return /^(?:(?:i|we|you|he|she|it|they)(?:'ve|’ve|'d|’d| have| has)? (?:(?:just|already|also|only) )?(?:had|was|were|been|went|gone|saw|seen|met|did|done|got|made|took|ate|bought|came|gave|sent|spoke|told|wrote|ran|slept|left|lost|found|paid|\p{L}+[^\se]ed))(?!\p{L})/iu.test(
    title,
  )
}
