window.YTD.note_tweet.part0 = [{"noteTweet":{"noteTweetId":"12","createdAt":"2023-11-14T22:13:20.000Z","core":{"text":"A long note"}}}]
