import { signedInHere } from '../lib/user/signed-in-here.ts'

/**
 * The skeleton in `index.html`, which is shown before the program runs. React's first render removes it from the page.
 */
const skeleton = document.getElementById('skeleton')

/** Puts the skeleton of `index.html` back until the signed-in user is known, so that the page does not flicker. */
export function PageSkeleton() {
  return <div ref={showSkeleton} />
}

function showSkeleton(place: HTMLElement | null): void {
  if (!place || !skeleton) return
  document.documentElement.toggleAttribute('data-signed-out', signedInHere() === null)
  place.append(skeleton)
}
