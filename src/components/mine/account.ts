import type { Donor } from '../../donors/donor.ts';
import { LANGUAGES, type Language } from '../../i18n/language.ts';
import { pathTo } from '../../i18n/routes.ts';
import { answerForm, goTo, type FormState } from '../treasury/form.ts';
import { doneAt, donorOr, mend, onceOf, own, visitOf, type MineContext } from './context.ts';

export type AccountView = { readonly form: FormState; readonly donor: Donor };

/** One visit of the page about the donor: address, choices, data. */
export async function visitAccount(page: MineContext, language: Language): Promise<Response | AccountView> {
  const donor = donorOr(page, language);
  if (donor instanceof Response) return donor;
  const { door, gifts } = page.locals.app.mine;
  const visit = visitOf(page);
  const here = pathTo('mineAccount', language);
  const form = await answerForm(page, {
    address: own(page, language, async (posted) => {
      const { asked, cookies } = await door.askNewAddress(visit, donor, posted.text('email'), language);
      return asked.ok ? doneAt(here, 'confirm', cookies) : mend(language, asked.why, 'email');
    }),
    choices: own(page, language, async (posted) => {
      const chosen = LANGUAGES.find((each) => each === posted.text('language')) ?? donor.language;
      await gifts.setChoices(donor, { language: chosen, digest: posted.text('digest') === '1' }, onceOf(posted, page));
      return doneAt(here, 'choices');
    }),
    erase: own(page, language, async (posted) => {
      if (posted.text('confirm') !== '1') return mend(language, 'confirm-missing', 'confirm');
      const done = await gifts.erase(donor, onceOf(posted, page));
      return done.ok ? doneAt(pathTo('mine', language), 'erased', await door.leave(visit)) : mend(language, done.why);
    }),
  });
  return form instanceof Response ? form : { form, donor };
}

/** All that is kept of the donor who has come in, as a file; others are led to the page that lets in. */
export async function answerData(page: MineContext, language: Language): Promise<Response> {
  const donor = donorOr(page, language);
  if (donor instanceof Response) return goTo(pathTo('mine', language));
  const kept = await page.locals.app.mine.gifts.everything(donor);
  const headers = { 'content-type': 'application/json', 'content-disposition': 'attachment; filename="obole.json"' };
  return new Response(`${JSON.stringify(kept, null, 2)}\n`, { headers });
}
