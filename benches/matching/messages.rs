//! Messages as members write them, for the shipped knowledge.

use crate::dice::Dice;
use crate::slips::Slips;

/// How long a message on Discord can be.
pub(crate) const LONGEST: usize = 4_000;

/// Calls for help with photos that do not sync, of about a hundred characters.
const ON_TOPIC: &[&str] = &[
    "hey, my phone has been sitting at 312 items to upload since monday and the number just does not move",
    "i bought the 50 gb plan because it complained about space, but photos still says there is none left",
    "every evening it tells me the upload is paused and that it will go on when the battery has recovered",
    "does anybody know if it matters that i'm on a hotel wifi? nothing has come over from the phone today",
    "so i restarted it twice, logged out of nothing, and the pictures from the wedding are only on my phone",
    "the switch for icloud photos is green on the ipad but the thing keeps saying updating, for hours now",
    "can i turn off optimise storage without losing stuff? the originals refuse to download to my macbook",
    "our daughter has the newest ios and i don't, could that be why her shared pics never arrive on mine",
    "low data mode is on because my plan is tiny. is that the reason why my holiday videos don't go up?",
    "it's plugged in, on the home wifi, screen locked all night, and in the morning not a single one was sent",
    "what does it mean when there is a little cloud with an exclamation mark on half of my older pictures",
    "pictures i take with the camera show up on the mac after days, everything from whatsapp never does",
    "my storage bar in settings is full of backups, which of those may i remove so that photos fit again?",
    "updated to the latest version on sunday, since then it says optimizing system performance and waits",
    "i have two apple accounts, one from work. might the photos have gone into the wrong one of the two?",
    "yellow battery since the holidays and no uploads since the holidays, i guess these two are connected??",
    "photos app: unable to upload 14 items, try again later. trying again later has not helped so far",
    "the ipad got everything, the mac got everything, only the windows laptop is stuck in last november",
    "how long should 40,000 pictures take the first time? it has been five days and we are at a third",
    "i deleted some big videos to make room, but it still says that i need to upgrade my icloud storage",
    "at my mother's place there's only mobile data. will it sync over cellular or do i have to find wifi",
    "vpn from the office is always on and i can't change it, could that be what blocks the photo upload",
    "nothing syncs between my old iphone 8 and the new one although both are signed in with the same mail",
    "is there a way to force it to sync now? i leave for the airport in an hour and need them on the ipad",
    "iphone storage nearly full, it wants to free space by itself but the upload has to finish before that",
    "my grandmother's phone says last synced 3 weeks ago, and she swears that she did not touch anything",
    "wifi is fine, storage isn't full, already restarted it and charged it, what else might there be to try",
    "some albums come over, others stay empty, and the numbers at the bottom differ by about six hundred",
    "the upload crawls when the phone gets warm and then stops completely, is it protecting itself or what",
    "screen time was set up by my parents, now the icloud switch is grey and i can't sync my photos at all",
    "after changing my password the phone never asked for the new one and photos have been frozen since then",
    "edited pictures keep going back to the old version on my other device, like the edit never got there",
    "i get waiting for wi-fi although the wi-fi symbol is right there at the top, what is it waiting for",
    "live photos arrive as plain stills on the laptop and the slow motion clips don't arrive there at all",
    "are apple's servers having a bad day or is it me? no uploads on any of our four phones since lunch",
    "today i noticed the camera roll on my new phone begins in march, everything before must be in the cloud",
    "photos broken again. third time this month. not syncing, not downloading, only a spinning little wheel",
    "which menu has the thing where it shows how much is left to upload? i only find library and albums",
];

/// Chatter, and calls for help with something else, of about a hundred characters.
const OFF_TOPIC: &[&str] = &[
    "did anyone watch the match yesterday? that second goal was the best thing that i have seen this year",
    "looking for two more people for tonight's raid, we start at eight and need somebody who can heal well",
    "my bread never rises when the kitchen is cold, so i put the dough beside the heating over night now",
    "the new mechanical keyboard arrived and my flatmate already hates me, these switches are really loud",
    "can somebody review my pull request please? it is only forty lines and the tests are green since noon",
    "printer says paper jam but there is no paper in it, i have opened every single flap that it has twice",
    "what a sunset today, i nearly missed my bus because i stood there on the bridge and just looked at it",
    "is the android version of the app out yet or do we have to wait until the end of the month for that",
    "my wifi at home keeps dropping whenever the microwave is on, do i need a new router or a new kitchen?",
    "spotify skips the last ten seconds of every song on my phone, reinstalling it did not change a thing",
    "lovely pictures from the meetup everyone! thanks for sharing these, the one with the dog is priceless",
    "the train was late by two hours, then it was cancelled, then they put us all in a bus without a toilet",
    "how do you keep the cat off the keyboard while you work? mine has just sent a mail to my landlord",
    "good night all, tomorrow is an exam and i haven't even opened the second half of the book yet, oh dear",
    "google drive won't sync my documents on the chromebook since the update, where do i report such a bug",
    "selling two tickets for the concert on friday, face value, write to me if you are interested in them",
    "that plot twist in episode six made no sense at all, why would she go back to the house all alone",
    "i restarted my laptop and the sound works again, still no idea what it was, thanks for your help anyway",
    "best camera for a beginner under three hundred? i would like to take photos of birds in the garden",
    "the battery of my e-bike lasts for half of what they promised, has anybody here ever claimed warranty",
    "our server moves to the new rack on thursday evening, expect a short outage between nine and ten then",
    "happy birthday!! may your code compile on the first try and your coffee never get cold this year",
    "i think the patch broke the crafting menu, all of my recipes are gone and the bench shows only wood",
    "which of you was it that recommended the ramen place behind the station? i owe you one, it was superb",
    "my steam library shows zero games installed although the disk is full of them, verified it two times",
    "rain again, so the barbecue moves inside, bring slippers and please no more potato salad than last time",
    "does a usb hub with its own power slow down an external disk? copying a backup takes me ages with it",
    "they changed the colours of the app icon again and now i open the calculator instead of the calendar",
];

/// How a careful member's message changes from one telling to the next.
const TELLING: Slips = Slips { drop: 4, typo: 6, add: 30, swap: 20 };

/// Different messages of about a hundred characters, on and off the topic.
pub(crate) fn short(count: usize, dice: &mut Dice) -> Vec<String> {
    let all: Vec<&str> = [ON_TOPIC, OFF_TOPIC].concat();
    (0..count).map(|index| TELLING.retype(all[index % all.len()], dice)).collect()
}

/// Different messages of 4,000 characters: somebody tells everything.
pub(crate) fn long(count: usize, dice: &mut Dice) -> Vec<String> {
    (0..count).map(|_| story(&TELLING, dice)).collect()
}

/// Many messages in one.
pub(crate) fn story(slips: &Slips, dice: &mut Dice) -> String {
    let mut sentences: Vec<&str> = [ON_TOPIC, OFF_TOPIC].concat();
    dice.shuffle(&mut sentences);
    let told: Vec<String> = sentences.iter().map(|sentence| slips.retype(sentence, dice)).collect();
    clip(&told.join(". "))
}

fn clip(text: &str) -> String {
    text.chars().take(LONGEST).collect()
}
