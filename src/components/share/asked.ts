import type { App } from '../../app.ts';
import type { Language } from '../../i18n/language.ts';
import { monthShown } from '../month/shown.ts';
import { readPictureAddress, type Subject } from './address.ts';
import type { Picture } from './picture.ts';
import { campaignPicture, homePicture, monthPicture, projectPicture, sitePicture } from './pictures.ts';

async function pictureOf(app: App, subject: Subject, language: Language): Promise<Picture | null> {
  switch (subject.kind) {
    case 'home':
      return homePicture(app, await app.report(), language);
    case 'site':
      return sitePicture(app, language);
    case 'month': {
      const shown = await monthShown(app, subject.month);
      return shown && monthPicture(app, shown, language);
    }
    case 'campaign': {
      const campaign = app.content.campaigns.find(({ slug }) => slug === subject.slug);
      return campaign ? campaignPicture(app, campaign, await app.campaigns.seen(campaign), language) : null;
    }
    case 'project': {
      const project = app.content.projects.find(({ slug }) => slug === subject.slug);
      return project ? projectPicture(app, project, language) : null;
    }
  }
}

/** The picture that an address below `/og/` asks for; null where there is none. */
export async function pictureAsked(app: App, address: string): Promise<Picture | null> {
  const asked = readPictureAddress(address);
  return asked && pictureOf(app, asked.subject, asked.language);
}
