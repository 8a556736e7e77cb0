internal import ScanCore

/// Words of ordinary English, commonest first: what names are told from.
///
/// Counted in film and product reviews (Pang and Lee; Liu; Ding, Liu and Yu) and in posts (Broad Twitter
/// Corpus, WNUT-17), all CC BY 4.0; words that are mostly written with a capital were left out.
struct CommonWords {
  /// A word before this rank is so common that no name is looked for by it: above 1 in 6,000 words.
  static let neverPivot = 500

  private let ranks: [WordKey: Int]

  init() {
    var ranks: [WordKey: Int] = [:]
    for (rank, word) in Self.words.split(whereSeparator: \.isWhitespace).enumerated() {
      ranks[WordKey(word: String(word))] = rank
    }
    self.ranks = ranks
  }

  /// How common a word is, 0 the commonest; nil for one that is not in the list.
  func rank(_ word: WordKey) -> Int? { ranks[word] }

  private static let words = """
    the to and of is in it that for with as on this but his film not he are you be by at one
    have an movie who from was has all they no up out so her when like can there good about life
    more or some what time quality if just only which than their she very we use my get will
    battery into too even him little do its much great most would other been well me after see
    story any off first two could really them also bad way does character had make over because
    small new people characters easy how screen many doesn then while your best don work where
    camera features long man know go plot slow being films through big never now scene better
    still here love ink phone may these expensive back were amp bit think hard before price day
    action re picture made take scenes enough director movies pictures such another down high
    last poor none few something come end year zoom between going should us seems find makes
    every around world those years though look say why gets lot isn paper yet takes light real
    size batteries performance low same color thing old our right however comes nothing did
    flash seen memory ve both own things want audience show ever role far almost actually
    without need must print funny set since comedy case software always fast today again got
    printing fact point cast played although times script nice goes short looking home least
    night star part quite young during minutes each sound card plays might original problems
    feel cartridges acting pretty away found family guy rather three anything ll everything
    place fun looks actors once reception money black help course making next didn having
    special sure effects watch give lens kind himself problem video voice job getting says used
    trying half wife less interesting speed instead seem sometimes everyone woman design
    together quickly cheap probably easily along music actor included put done large photo full
    play else men become series school days display photos works power dialogue difficult live
    book until heavy top becomes whole sense computer start second given reason death support
    watching hand anyone someone father let turn side feature gives excellent cost line worth
    perhaps thought run different soon especially name mind wants lost game close sex keep shot
    true said car often dead under girl rest against horror completely moments friends needs
    head itself wrong image left printer couple simply face resolution cover either bulky
    tomorrow manual later shots focus shows clear playing via read whose based called tv call
    written several house tell doing idea entire ending dark won turns maybe uses mode already
    space perfect using friend believe evil person group human optical hour kids town lack humor
    cool simple past main tonight mother finally performances style war week alien stars final
    free running comic white am begins review beautiful control body unfortunately tries try
    sequence behind buy buttons children others fight loud care service despite lots boy weak
    red moment nearly taking images summer eye certainly able early named jack relationship stop
    worst seeing including coming lines digital starts limited change son somewhat save supposed
    team fine hope compact matter number text hit eyes finds hours child version single self
    ease level calls strong mr four directed weight aren opening slightly button prints room
    cartridge bright wasn cable upon pricey runs open system production title talk happens
    obvious terrible example exactly order noisy boring working guys ring extremely kill
    throughout known daughter heart possible storage happy annoying knows wait police writer
    major earth late lives decent sequences hold direction classic deal act question meet view
    leave brother entertaining feels killer women due user saw near violence interface
    screenplay falls taken deep ago tells guess sort options stupid oh follow lead word five
    supporting future dog worse yes truly ends viewfinder pay party attempt piece career bring
    form connection fans stuff across lightweight themselves accessories available beginning
    quick games mean months experience hell killed serious jokes de hands fall stick went
    remember hero scream menu involved company except drama romantic laugh ship appears non
    parts learn amazing came break expect changed wonderful type thriller antenna note fiction
    eventually novel volume chance murder office middle talking manages words die straight
    particularly god turned add living release adapter wonder obviously feeling cap front
    complete girls average attention following result shutter husband told rich interest durable
    figure happen built water solid giving enjoy alone usually extra baby battle material
    involving within mostly certain flimsy science local gone planet sets van aliens confusing
    business product wild among hear list general powerful wish fairly pics standard carry
    latest girlfriend impressive phones outside whether viewer history took success means cut
    friendly myself horrible important moving emotional kid class leads box stay parents plan
    key released above hot minute smart absolutely age settings etc thinking crew understand
    ready hate basket writing haven ability recent forced laughs million premise anyway dr
    similar art country cannot quiet elements suspense apparently wanted overall awful attempts
    return shoot theater longer strange trouble television inside effective talent surprise
    mission jams driver eats sexual saying cold meets project ones download crime bill minor
    definitely begin joke brilliant cop blood message seemed events personal media morning
    popular awkward rock player stand entertainment leaves issues impossible reality web credits
    seriously move drug somehow ways spend score bunch miss speakerphone third larger couldn
    basically likely seat fan surprisingly tale giant former points results usual feed lt door
    wedding huge filmmakers six doubt quot brings hilarious force air cute situations sequel
    mystery needed motion setting ask presence secret present blue menus value situation budget
    private prison stories wouldn touch signal gave whom leaving scary tough opens compared
    previous colors store machine expected predictable port tray nor cameras totally towards
    animated liked win heard basic lose charger biggest questions actress ten band double sounds
    please favorite dream lol studio silly tones mess filled successful fire modern decides
    dramatic max romance sweet beyond reliable happened government potential familiar stone
    setup immediately dumb fails villain felt wide gun created herself effect earlier
    intelligent married amount law keeps forget waste missing date drive wars create inexpensive
    escape female range write poorly purpose depth include hair dies actual bigger mb political
    thin constantly spent sit th flat background visual cinema song occasionally unlike nature
    merely appear tone auto sleep choice otherwise typical neither perfectly exciting club
    worked unless disaster ideas catch realize killing clarity follows dialing ultimately serial
    lag ex mention plenty ride sharp rechargeable enjoyable cause members various details
    operation okay bond greatest thanks musical agent highly yourself build breaks ridiculous
    godzilla master brought crazy news model seconds military truth forward complex energy
    subject speaker somewhere clearly titanic period language older effort tried thinks
    audiences construction technology wrote provide charge shooting access ringtones appearance
    rated society install particular sister per gonna share functions waiting college dull
    showing flip fi element soundtrack considering convincing device send aspect customer
    username credit moves telling output dance fear road trip pull heads brief alive food handle
    memorable changes ok weird program sent sci violent entirely fully opportunity rate onto
    lacks songs possibly pick dreams bed attractive leader slowly internet started capacity cell
    stylish whatever teen imagine talented recently walk island green radio provides eat puts
    normal twice boys street search seven plans cinematography trailer tiny offer doctor offers
    animation development sad lame noise contact warm thrown looked apart caught screenwriter
    amusing odd holds speak saving consider market incredibly ups transfer fair produced
    information atmosphere useless weekend asked famous viewing attack suddenly public super
    writers rating cards sturdy trek common pain controls press monster vampire weeks incredible
    student indeed files event dropped fit remains viewers sees delivers plus singer victim
    ground hardly casting died forces humans check carrey superb crash realistic pop mediocre
    train faces bizarre post mm asks race window places forever match designed shown recommend
    length process detail decided professional member british cinematic page nights gt ass
    reasons regular leading la further position numbers edge beauty led requires sight security
    record strength broken central interested knew directing intelligence tired tech function
    speaking season partner necessary century decide fighting external tension total travel
    fashion wise plain below approach personality lighting sun meanwhile confused opinion month
    tarzan seemingly impact kept apparent station generally thus admit durability concept
    plastic superior aside flying carrying ii climax terms plane mysterious failed boss reading
    bluetooth marriage data bar apartment stuck critics bottom drop explain returns terrific
    network answer producer proves complicated compatible luck board individual witch includes
    barely becoming natural social unique theme bag sitting ahead birthday reviews bought keypad
    sucks editing loved pass laughing adult avoid advanced drivers cross boyfriend travolta dad
    speech stands enjoyed throw step subplot damn pulp rush handling na allow wasted lacking
    learns dry land born players states keys prove contains flaws floppy introduced reach toy
    yeah rescue fresh inspired sadly detective hits rules literally count subtle footage adds
    shape pocket floor fragile chemistry usage replacement clean mouth surprised brain smile
    latter addition officer technical wit meant cons mad rarely mentioned awesome sign response
    fantastic push router meaning required stage discover sub blame directly capability powers
    conclusion developed crap costs sleek fold silent com jobs allows teacher task pointless
    loves nowhere nicely episode con names storyline dial camp track toward creating sexy
    charming direct ringer twist vs macro sick lovely relatively provided numerous capable
    adventure area equally beat fantasy delay copy wear pathetic culture falling switch finding
    driving devil heroes issue higher missed appreciate academy jr became suspect emotions
    purchase younger mood rings rare conditions im cash likes safe anti physical winner target
    appeal bus join journey occasional graphics discovers internal ugly sorry wall believable
    mine male teenage feet twenty building genuine turning revenge formula court books relief
    scanner photography notice magic stunning capture twists disturbing accident directors goal
    soul zero loses kiss involves gay vampires fellow hospital continues industry current
    respect presented frame starting winning filmed stock factor mrs creates location walking
    affair talents meeting difference bloody kills nobody placed snake owner generation fat
    virtually filmmaking pair base fail award desperate badly operate chinese shit mail innocent
    learning intended bug multi ice constant considered held touching keeping nasty graphic
    managed cartoon rain warranty surprising visit stroller hoping artist anywhere loose
    continue welcome frequently balance debut emotion cameo impression watched therefore
    separate smaller unfunny affordable rent creature realized megapixel empty package
    appropriate enter exception grainy dirty troopers added lucky chief grow patch honest talks
    disk hurt test matters models finish hey accept cruise porn comfortable packed rising
    comedies rose table cliches promise ill replaced willing spot survive victims dimensional
    spirit menace cares fax pg era wheels theaters center folks par mom naked cuts expecting
    accidentally multiple masterpiece species pure wearing kinda deliver drugs manage rise
    quirky causes content standing deserves significant foot tricky mulan field hasn appealing
    began extended epic decision unit actions finale option dealing dvd forgotten roll suppose
    jet criminal arts fits judge printers warning humorous expectations breaking crystal site
    deals everybody apes hunt fake replace ca hotel fbi exist virus mob steal angry paced shut
    shouldn dollars preview accent dude fill bugs fascinating dangerous football bored vibrate
    contrast humanity fault ms followed outstanding aware fish relationships portrayal students
    ball cops featuring themes utterly coverage documentary drawn bringing belt presents
    happening spends dinner broke till sensitive blurry unreliable trust reliability flicks
    round national imagination guns messages buddy endless hopes professor adults cheesy crowd
    fly gotten nuclear attitude dont intuitive consumption creepy aspects feelings driven
    comparison disappointing study witness metal putting ended audio humour helps wonderfully
    serve capabilities soldiers wondering jedi united slasher guilty worker priced campaign
    charging sunlight hog clip reveal remake routine starship overly trash sat dying pieces
    martial offensive convenient gags angle strike mix positive drains asking risk frightening
    extreme areas adaptation soft worthy matrix frequent obsessed goofy hidden saved mistake
    surface grows vehicle visuals featured explained destroy filmmaker intriguing choices loss
    believes chosen figures discovered navigation producers skills japanese concerned failure
    rip cant attacks thoughts shame spectacular ultimate creative moved opposite anymore dress
    fame beast lets footprint succeeds loading cup fights generated shop minds sports skin boat
    perform jump teenagers ear conflict compelling shock ocean community beach email paid satire
    entry claims bacon learned status recording load church tight excited usb strap focusing
    singing substance treat cult characterization eight reaction devices cars cry hopefully
    investigation international visually acted remain connect wood suggest narrative brand
    foreign faster stopped unable haunting describe boogie reasonable pages flight portrayed
    format challenge supposedly tragedy struggle rival scale scientist loving easier headset
    inevitable identity comedic jail sympathetic wireless genius likable installation
    responsible lived dogs phantom fuzzy costly funniest encounter painfully animals engaging
    contrived league hanging rule source nomination lock placement calling hang acts combination
    nbsp suspects intense thirty holiday seagal lcd liners met statement properly protagonist
    excuse adequate holding sync assistant terror thank buying automatic heaven steps animal
    faith laughable surprises theatre villains elaborate angels structure costumes eve clich
    parallel noir remarkable disappointment faced families types stores greater agree lights
    election taste highest toner scare theatrical decade pulled pleasure extras naturally
    independence kick previously patient eccentric vision truck initial critical schwarzenegger
    cinematographer exact crisp semi drunk wears pacing explanation screenwriters listening
    critic wins bulworth growing terribly refills block sold wind determined lower users
    functionality headed slight covers besides vacation hype shocking scorsese nine cliched
    arrives memories hearing bomb variety mental distance efforts heavily logic tend online pre
    videos fuck advice surely grown sell ghost threat flashbacks understanding strikes gon
    soldier colour lenses prices practically eating psychological babe covered synopsis trunk
    veteran knowing signs changing hole gross wrestling charged finder spots saturday suit mid
    term collection deadly captured cutting weren thick choose corner nudity mp slapstick
    suffering stolen refuses exercise products ur pic spawn instance afraid gag detailed draw
    losing emotionally colorful require psycho al commercial ad chicago gangster filming useful
    monkey climactic pie traditional revealed path chicken crisis murdered address painful lie
    manager marry closed sends drink wanna supplied feeder suffers speaks concert beating
    explains primary passion unbelievable scratches joy hundred existence wan research handles
    cleaning perspective serves originally lasting arm jungle disc fancy report flaw answers
    printed genuinely agrees evening projects knowledge movement recall charges doors politics
    lousy indoor tweet halloween values essentially department handed threatening baseball
    dressed thankfully instructions shrek phonebook exposure disappointed reminiscent enemy
    dozen thrillers remove justice careful bang silver conversation oddly command unnecessary
    segment author allowed hip grade practice medical drinking evidence reports abuse sticks
    walks twitter dancing creatures uninteresting stops moral suicide wealthy scanning realizes
    remote fallen depressing spy proceedings picks busy nightmare em helped scheme saves
    promising received soap ya spending childhood tends blown bride golden weapon occur clothes
    freedom gas whenever thoroughly clock blues medium mainly proof plug whatsoever accused
    fifth trapped assume official buck unexpected fifteen opera produce computers offered proper
    brutal clooney subplots standards nevertheless worry dim conspiracy junk irritating
    universal forgot largely horribly everywhere suggests damage questionable wake cat laser
    gorgeous currently stunts documentation bother frankly courtroom tour develop ha link
    tradition un initially western kung caller followers modes proprietary haha drives makers
    newer slower removed attempting unfortunate excitement unlikely orders indoors finished
    halfway mini legal uncomfortable investigate explosions pulls fugitive ringers circumstances
    alot screening personally deeply drunken freeze competition achievement steals negative
    weapons coach artistic voiced cases loaded tea reader religious jackal connectivity
    recognition desk diaper carefully delivered las successfully staying slave lovers reference
    assault shall commentary sized treatment hearted blonde garbage smoking blockbuster sing
    mixed listen alarm voices impressed backlight african appeared reveals dick showed scared
    boot bet destroyed crashes selling curve everyday megapixels fingers res executive analog
    laughed forth historical notes countless ordell buddies daylight shining blind plots
    ordinary passed sir guide squad chases darkness performers facts environment obnoxious
    scientists closing ergonomics satisfying experienced executed trick reporter cgi connected
    intensity touches notion compare desert consistently teens delightful franchise bits
    armageddon drops haunted jam obligatory cumbersome blow hook messaging weather smooth
    conventional false accurate related snow tense hungry indicator embarrassing raise degree
    enormous clueless sitcom necessarily enjoying suspenseful comments somebody convinced
    beloved reminded aged gift magical appearances en frustrating insight pleasant succeed
    paying supply studios twisted random fucking mile noticed neat hired suffer copies
    inspiration dollar ran established mighty beautifully adventures directorial aforementioned
    tag lonely destruction deserve branagh struggling sudden host sixth majority finest designer
    october italian id glass excessive autofocus behavior birth pool luckily qualities flubber
    homage screaming cord receive stronger rape dialog trailers guest notably remaining
    desperately pushing shortly training ensemble stays activated error prior snap scenery trial
    attached tons importantly handled pregnant jurassic expert perfection sympathy remembered st
    experiences bridge clue revolves extraordinary magazine tricks feeding passes gadget
    earpiece boxing sales rubber thief throwing independent raised tanks inventive harder
    dedicated kit recline mobile killers classics priest category albeit robot abilities mass
    costume letter fired universe demands spacey flesh episodes selection agents delivery wishes
    suck blank anybody generic worthless hat rolling leather references mtv restaurant services
    clumsy thrills unusual improved peace pet deeper destination absolute workers critique glad
    scan heck notch sides displays protect caused drinks tears yesterday fixed panel handful
    hide wow texas monsters paltrow abandoned browser tall erotic bat fool finger tracks
    americans terrorist earned border potentially described recognize shirt disco drags ticket
    bore ironic fortune versatile remotely arrested bodies breasts fourth shoots inept
    originality spare picked separately occurs terminator instinct teeth account cables trade
    shopping spin drain editor horizon writes clunky parent youth firmware tad ages notable
    progresses health gattaca stinks armed airplane fix exchange channel timing henstridge
    highlight awake clips slot existenz introduces anaconda tape trite absurd gain jumps
    protagonists carries theory prisoner pixels pack silence turkey feeds bucks tree sidekick
    specific fiennes equal midnight downright infamous effectively prepared concerns hostage
    refreshing planning corny festival according wheel pad battlefield stereotypical levels
    storytelling equipment inner safety vicious realism programs adaptor faceplates troubled
    hiding reasonably granted psychotic kubrick pulling lit entertain sisters sake exceptional
    provoking reputation framed passenger optional progress patients proud staged ironically
    prinze correct heat string controlled chasing rooms disbelief legs fears develops claim
    contain encounters delight installment aid makeup ancient opened decades tongue mainstream
    website foul suspicious endearing tragic offering condition obsession owned narration ratio
    fashioned officials closer interview cheaper rough hundreds explosion complaints kinds drag
    file combat sleepy additional recharge interaction pig convince southern planned allowing
    album errors idiotic throws focuses directs explaining ideal kudrow virtual nonetheless
    decisions fighter strangely spring electronic appearing paint alert basketball stereotypes
    accomplished capsule vibrating trend discovery terrifying coffee keyboard kidnapped
    innocence bathroom bare token update honor uninspired returned edited eyed friendship
    suitable redeeming adapted staff antz scenario survivors neck hurricane thousands defense
    walked drawing escapes sided route funeral ghosts exists relative glitches millions complain
    honestly breakdown navigate windows afternoon envelopes recommended timer speeds startup
    upgrade upload convicted seats processing del treated spoilers screens credible nude
    expression happiness nonsense joins wildly sheet fortunately maximum delivering energetic
    seek krippendorf mere crack interviews amounts illegal arms measure split inane showdown
    spoken mildly fatal slick slim legendary heroine senses assigned butt fantasies asleep
    admittedly murderer combined aboard futuristic twins hitting fell treats smell views fed
    providing favourite royal rocks strip bottle miles tales appropriately jumping connections
    holy freezes pushed controversial authorities debate posted omg advance efficient toilet
    revelation spoof overcome grip intentions shower kidman persona manipulative shift
    acceptable secretly tool satan corrupt passing fabulous wanting superficial achieve crucial
    letting sloppy journalist advantage afterwards associated arrived bullets outer contemporary
    ships differences california massive rises breathtaking stumbles adding helping directions
    downloading antics toys gratuitous incident flashy robocop crying buggy stunt releases
    believed da frequency ultra scratch nose factory barrymore passengers canopy downloads wo pm
    chooses consists bats sinise chair candy lifeless meat tickets upcoming personalities
    prevent happily smoke travels tedious figured chick portrait ensues criminals daily
    equivalent sentimental practical village stab served thru outdoor developing crazed
    invisible purchased actresses stealing tie rights deserved carried twin briefly objects
    sophisticated nazi cameos rear lesson possibility needless influence formulaic ludicrous
    conference menacing zeta charismatic disks steady insult dozens creation dropping lazy
    object worn pops select thousand riding holder committed firm jealous outrageous ads mirror
    jaws racism zone wet indian uncle wreck mon sequels awhile possessed mechanical portable
    customers ain limits nervous washed prisoners normally solely comment mild mindless reaches
    spiritual sucked wrapped stupidity bull vulnerable dogma maintain row cam serving oil
    greatly secrets hadn respective mortal insulting revealing relies bastard screams lengthy
    hated minded cynical er captures mafia embarrassed intellectual sum relate execution
    flashback winslet sinister brilliantly rugged individuals aimed delicate bags confusion
    harsh inconsistent mayor tests sorvino accepts headache lethal rapidly convenience shell
    caliber tank instantly twister importance underground religion regarding tri hi solution
    teams sheets promised constructed volcano egg solve skip worried explored vague closely
    nation gym plates shine evident photographer lying inspector flawless inadequate nurse
    awards items dignity di pleased contract dreamworks inks advertised buzz belongs wacky
    newspaper pressure economy meaningful searching reminds attracted repeatedly determine
    raging express bundled improvement prefer attempted magoo achieved engaged commercials
    trilogy penny elfman thats marketing produces uneven darth courage ingredients campy hokey
    surreal dealer benefit spirited maneuver population heading billion picking pseudo financial
    suffice quirks troubles celebrity comedian depends oldman increasingly distracting
    conversations trap brutally hearts machines mamet investigating striking courtesy
    communicate rely communication chances represents astronaut wcw profile experiment moon
    floating authentic pride quarter enters steel freak clown reactions folded respectively
    troops gem worthwhile definite essential item deaths discuss code net criticism cheese blast
    adjustment inkjet beats compatibility calendar mark grace king brown hill park west hunter
    chase drew frank grant dean dawn ray june april angel christian sunny sky bush bell banks
    waters woods fields rivers
    """
}
